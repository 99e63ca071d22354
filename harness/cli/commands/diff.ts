import { refuse } from '../../config/problem.ts';
import { command } from '../command.ts';
import { compare, type Change } from '../compare.ts';
import { exit } from '../exit-code.ts';
import { readVerdicts } from '../saved.ts';
import { write } from '../write.ts';

export default command({
  usage: 'diff OLD.json NEW.json [--json]',
  about: 'Compares two files of verdicts: what got worse, better, is new or gone. Ends with 1 when something got worse.',
  options: { json: { type: 'boolean', help: 'the same as JSON' } },
  maxArguments: 2,
  example: 'sixways diff yesterday/verdicts.json today/verdicts.json',
  run: async ({ flags, arguments: [before, after] }, { cwd, stdout }) => {
    if (before === undefined || after === undefined) refuse('', 'diff needs two files of verdicts');
    const [old, now] = [await readVerdicts(before, cwd), await readVerdicts(after, cwd)];
    const changes = compare(old, now);
    await write(stdout, flags.json ? `${JSON.stringify(changes, null, 2)}\n` : text(changes));
    return changes.some(({ kind }) => kind === 'worse') ? exit.failed : exit.ok;
  },
});

function text(changes: readonly Change[]): string {
  if (changes.length === 0) return 'nothing changed\n';
  return changes
    .map(({ kind, target, check, path, before, after, findings }) => {
      const lines = [`${kind.padEnd(7)}${target}: ${check} [${path}] ${before ?? '-'} -> ${after ?? '-'}`];
      return [...lines, ...findings.map((finding) => `       ${finding}`)].join('\n');
    })
    .join('\n')
    .concat('\n');
}
