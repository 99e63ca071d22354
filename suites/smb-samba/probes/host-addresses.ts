import { basename } from 'node:path';
import { z } from 'zod';
import { probe } from '../../../harness/model/probe.ts';
import { readEvidence } from '../evidence-file.ts';
import { HostAddresses } from '../observations/evidence.ts';
import { readIpAddresses } from '../samba/ip-address-output.ts';

const largest = 1_048_576;

/** Reads the output of `ip addr`. */
export default probe({
  gives: HostAddresses,
  input: z.strictObject({ file: z.string() }),
  timeoutMs: 10_000,
  async run({ input }) {
    const file = basename(input.file);
    const read = await readEvidence(input.file, largest);
    const reading = read.ok ? readIpAddresses(read.text, file) : null;
    if (read.ok && reading?.ok === true) {
      return { file, addresses: [...reading.value], problems: reading.problems.slice(0, 200) };
    }
    return {
      file,
      addresses: null,
      problems: [reading?.problems[0] ?? { file, line: null, reason: read.ok ? '' : read.reason }],
    };
  },
});
