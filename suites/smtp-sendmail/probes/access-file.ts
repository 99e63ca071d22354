import { basename } from 'node:path';
import { z } from 'zod';
import { probe } from '../../../harness/model/probe.ts';
import { readGiven } from '../given-file.ts';
import { AccessFile } from '../observations/config.ts';
import { readAccess } from '../sendmail/access.ts';
import { accessFacts, fileFacts } from '../sendmail/config-facts.ts';

/** Reads the keys of an access map; its values stay where they are. */
export default probe({
  gives: AccessFile,
  input: z.strictObject({ path: z.string() }),
  timeoutMs: 20_000,
  async run({ input: { path } }) {
    const reading = await readGiven(path, readAccess);
    return { ...fileFacts(basename(path), reading), ...accessFacts(reading.ok ? reading.value : { entries: [], others: 0 }) };
  },
});
