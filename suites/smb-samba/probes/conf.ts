import { basename, dirname, resolve } from 'node:path';
import { z } from 'zod';
import { probe } from '../../../harness/model/probe.ts';
import { Conf } from '../observations/evidence.ts';
import { readEvidence } from '../evidence-file.ts';
import { confFacts } from '../samba/conf-facts.ts';
import { hasMacro, includesOf, largestConf, readSmbConf } from '../samba/smb-conf.ts';

const mostFiles = 64;

/** Reads an smb.conf and the files that it includes. */
export default probe({
  gives: Conf,
  input: z.strictObject({ file: z.string(), published: z.array(z.string()).max(64) }),
  timeoutMs: 10_000,
  async run({ input }) {
    const file = basename(input.file);
    const base = { file, published: input.published };
    const first = await readEvidence(input.file, largestConf);
    if (!first.ok) return { ...base, facts: null, problems: [{ file, line: null, reason: first.reason }] };
    const texts = new Map([[file, first.text]]);
    const wanted = includesOf(first.text);
    for (let at = 0; at < wanted.length && texts.size < mostFiles; at += 1) {
      const name = wanted[at] ?? '';
      if (hasMacro(name) || texts.has(name)) continue;
      // smb.conf(5): a relative name starts where smbd was started; beside the file is the best guess.
      const read = await readEvidence(resolve(dirname(input.file), name), largestConf);
      if (!read.ok) continue;
      texts.set(name, read.text);
      wanted.push(...includesOf(read.text));
    }
    const reading = readSmbConf(file, texts);
    const problems = reading.problems.slice(0, 200).map((problem) => ({ ...problem }));
    return { ...base, facts: reading.ok ? confFacts(reading.value) : null, problems };
  },
});
