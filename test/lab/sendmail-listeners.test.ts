import { execFile, execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readConfig } from '../../suites/smtp-sendmail/sendmail/read-config.ts';
import { config, fixturePath, outcomes, valueOf } from '../suites/smtp-sendmail/sendmail/fixtures.ts';
import { isolated } from './isolated.ts';
import { requiresLab } from './requires-lab.ts';

const script = fileURLToPath(new URL('sendmail-listeners.sh', import.meta.url));
const cfFolder = '/usr/share/sendmail/cf/';
const names = Object.keys(outcomes);

requiresLab('sendmail itself', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'sixways-sendmail-'));
    for (const name of names) {
      const to = join(folder, `${name}.cf`);
      if (name.endsWith('.cf')) copyFileSync(fixturePath(name), to);
      else writeFileSync(to, execFileSync('m4', [`-D_CF_DIR_=${cfFolder}`, `${cfFolder}m4/cf.m4`, fixturePath(name)]));
    }
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(names)('m4 makes the daemons of %s that the reader told', (name) => {
    const texts = ({ daemons }: ReturnType<typeof config>) => daemons.map(({ text }) => text.replaceAll(/\s+/g, ' '));
    expect(texts(valueOf(readConfig(readFileSync(join(folder, `${name}.cf`), 'utf8'), name)))).toEqual(texts(config(name)));
  });

  it('listens where the model says, or ends', { timeout: 120_000 }, async () => {
    const { stdout } = await promisify(execFile)('unshare', [...isolated(), '-u', 'bash', script, folder], { timeout: 115_000 });
    const seen = new Map(
      stdout
        .trim()
        .split('\n')
        .map((line) => {
          const [file, bindv6only, exit, seconds, ...sockets] = line.trim().split(' ');
          // It tries every five seconds: no more is claimed of the time.
          const waited = Number(seconds) < 15 ? 0 : 50;
          return [`${file} ${bindv6only}`, exit === '-' ? sockets.toSorted().join(' ') : `ends after ${waited} s`];
        }),
    );
    const expected = Object.entries(outcomes).flatMap(([name, both]) =>
      both.map((outcome, index) => [`${name}.cf ${index}`, outcome]),
    );
    expect(Object.fromEntries(seen)).toEqual(Object.fromEntries(expected));
  });
});
