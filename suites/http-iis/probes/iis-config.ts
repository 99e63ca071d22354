import { z } from 'zod';
import { probe } from '../../../harness/model/probe.ts';
import { fileFacts, toldProblem } from '../given-file.ts';
import { configFacts } from '../iis/facts.ts';
import { sitesOf, SitesInput } from '../iis-files.ts';
import { IisConfigFile } from '../observations/iis.ts';

/** Reads the bindings and IP restrictions of a configuration; sends nothing. */
export default probe({
  gives: IisConfigFile,
  input: SitesInput.extend({ addresses: z.array(z.string()), literal: z.boolean() }),
  timeoutMs: 20_000,
  async run({ input: { addresses, literal, ...files } }) {
    const reading = await sitesOf(files);
    const nothing = { generation: 7, sites: [], ipSecurity: [] } as const;
    return {
      ...fileFacts(files.config, reading),
      ...configFacts(reading.ok ? reading.value : nothing),
      unread: reading.ok ? reading.problems.slice(0, 20).map(toldProblem) : [],
      addresses,
      literal,
    };
  },
});
