import { basename } from 'node:path';
import { z } from 'zod';
import { probe } from '../../../harness/model/probe.ts';
import { readEvidence } from '../evidence-file.ts';
import { Sockets } from '../observations/evidence.ts';
import { readListeningSockets } from '../samba/listening-sockets.ts';

const largest = 1_048_576;

/** Reads the output of `ss -ltn`. */
export default probe({
  gives: Sockets,
  input: z.strictObject({ file: z.string() }),
  timeoutMs: 10_000,
  async run({ input }) {
    const file = basename(input.file);
    const read = await readEvidence(input.file, largest);
    const reading = read.ok ? readListeningSockets(read.text, file) : null;
    if (read.ok && reading?.ok === true) {
      return { file, listening: [...reading.value], problems: reading.problems.slice(0, 200) };
    }
    return {
      file,
      listening: null,
      problems: [reading?.problems[0] ?? { file, line: null, reason: read.ok ? '' : read.reason }],
    };
  },
});
