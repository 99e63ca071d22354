import { z } from 'zod';
import { probe } from '../../../harness/model/probe.ts';
import { fileFacts, readGiven } from '../given-file.ts';
import { listFacts } from '../iis/facts.ts';
import { readIplisten } from '../iis/iplisten.ts';
import { ListenList } from '../observations/iis.ts';

/** Reads the output of `netsh http show iplisten`. */
export default probe({
  gives: ListenList,
  input: z.strictObject({ path: z.string() }),
  timeoutMs: 20_000,
  async run({ input: { path } }) {
    const reading = await readGiven(path, readIplisten);
    return { ...fileFacts(path, reading), entries: listFacts(reading.ok ? reading.value : []) };
  },
});
