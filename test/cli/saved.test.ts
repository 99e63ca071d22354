import { mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeProblem, writeWhole } from '../../harness/cli/output-file.ts';
import { verdictsSchema } from '../../harness/model/verdict.ts';
import { runSchema } from '../../harness/model/run.ts';
import { fixture } from '../reports/fixture.ts';
import { inProcess } from './sixways.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sixways-saved-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function told(command: 'judge' | 'report', text: string): Promise<string> {
  await writeFile(path.join(folder, 'saved.json'), text);
  const { code, stdout, stderr } = await inProcess([command, 'saved.json'], { cwd: folder });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  return stderr;
}

describe('a saved file is refused with the reason', () => {
  it.each<['judge' | 'report', text: string, line: string | RegExp]>([
    [
      'judge',
      JSON.stringify({ schema: 'sixways.run/0' }),
      `saved.json: was saved under the schema "sixways.run/0"; this version reads ${runSchema}: measure again\n`,
    ],
    [
      'report',
      JSON.stringify({ schema: 'sixways.verdicts/9' }),
      `saved.json: was saved under the schema "sixways.verdicts/9"; this version reads ${verdictsSchema}: measure again\n`,
    ],
    [
      'judge',
      JSON.stringify({ schema: verdictsSchema }),
      'saved.json: these are verdicts, judged already; `sixways report` renders them\n',
    ],
    ['report', JSON.stringify({ schema: runSchema }), 'saved.json: this is a run, not judged yet; `sixways judge` does it\n'],
    ['judge', '{}', `saved.json: is no file of sixways: it names no schema, and ${runSchema} is needed\n`],
    ['judge', '[', /^saved\.json: is not JSON: [^\n]+\n$/],
    [
      'judge',
      JSON.stringify({ schema: '\u001B[2J\u202E' }),
      /^saved\.json: was saved under the schema "\\u001b\[2J\\u202e"; [^\n]+\n$/,
    ],
    [
      'report',
      JSON.stringify({ ...fixture, paths: ['ipv9'] }),
      'saved.json: paths[0]: must be one of ipv4, ipv6, 6to4, teredo, vpn (did you mean "ipv4"?), got "ipv9"\n',
    ],
    ['report', JSON.stringify({ ...fixture, more: 1 }), 'saved.json: more: unknown key, got 1\n'],
  ])('%s %s', async (command, text, line) => {
    expect(await told(command, text)).toMatch(line instanceof RegExp ? line : new RegExp(`^${RegExp.escape(line)}$`));
  });

  it('report renders what it reads, and ends as the verdicts do', async () => {
    await writeFile(path.join(folder, 'verdicts.json'), JSON.stringify(fixture));
    const json = await inProcess(['report', 'verdicts.json', '-r', 'json=-', '-r', 'junit=junit.xml'], { cwd: folder });
    expect(json.code).toBe(1);
    await writeFile(path.join(folder, 'again.json'), json.stdout);
    expect((await inProcess(['report', 'again.json', '-r', 'json=-'], { cwd: folder })).stdout).toBe(json.stdout);
    expect((await inProcess(['report', 'again.json', '--fail-on', 'never', '-q'], { cwd: folder })).code).not.toBe(1);
  });
});

describe('a file is written whole or not at all', () => {
  it('replaces what is there, through a link too', async () => {
    const [file, link] = [path.join(folder, 'a.txt'), path.join(folder, 'link.txt')];
    await writeFile(file, 'old');
    await symlink(file, link);
    await writeWhole(link, 'new');
    expect(await readFile(file, 'utf8')).toBe('new');
    expect((await stat(link)).isFile()).toBe(true);
  });

  it.each([
    ['none/a.txt', 'its folder does not exist'],
    ['verdicts.json/a.txt', 'a part of the path is no directory'],
    ['.', 'is a directory'],
  ])('%s: %s', async (name, reason) => {
    const error: unknown = await writeWhole(path.join(folder, name), 'x').catch((thrown: unknown) => thrown);
    expect(writeProblem(error)).toBe(reason);
  });
});
