import { z } from 'zod';
import { probe } from '../../../harness/model/probe.ts';
import { fileFacts, readGiven } from '../given-file.ts';
import { recordFacts } from '../iis/facts.ts';
import { readSslcert } from '../iis/sslcert.ts';
import { CertificateStore } from '../observations/iis.ts';

/** Reads the output of `netsh http show sslcert`. */
export default probe({
  gives: CertificateStore,
  input: z.strictObject({ path: z.string() }),
  timeoutMs: 20_000,
  async run({ input: { path } }) {
    const reading = await readGiven(path, readSslcert);
    return { ...fileFacts(path, reading), records: recordFacts(reading.ok ? reading.value : []) };
  },
});
