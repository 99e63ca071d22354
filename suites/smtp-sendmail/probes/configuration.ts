import { basename } from 'node:path';
import { z } from 'zod';
import { probe } from '../../../harness/model/probe.ts';
import { readGiven } from '../given-file.ts';
import { Configuration } from '../observations/config.ts';
import { configFacts, fileFacts } from '../sendmail/config-facts.ts';
import { readConfig } from '../sendmail/read-config.ts';

const nothing = { kind: 'cf', daemons: [], clients: [], compressed: false, remarks: [] } as const;

/** Reads what a sendmail.cf or .mc says of sockets; sends nothing. */
export default probe({
  gives: Configuration,
  input: z.strictObject({ path: z.string(), bindv6only: z.literal([0, 1]).nullable() }),
  timeoutMs: 20_000,
  async run({ input: { path, bindv6only } }) {
    const reading = await readGiven(path, readConfig);
    return { ...fileFacts(basename(path), reading), ...configFacts(reading.ok ? reading.value : nothing), bindv6only };
  },
});
