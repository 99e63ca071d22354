import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { Verdicts } from '../../harness/model/verdict.ts';
import { isolated } from './isolated.ts';
import { requiresLab } from './requires-lab.ts';

const cli = fileURLToPath(new URL('../../bin/sixways.ts', import.meta.url));
const folder = mkdtempSync(path.join(tmpdir(), 'sixways-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What cannot be run is not installed. */
const mask = `for program in miredo miredo-server; do
  file=$(PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin" command -v "$program") && mount --bind /dev/null "$file"
done
exec "$@"`;

function sixways(...argv: string[]) {
  const args = [...isolated(), 'sh', '-c', mask, 'sh', process.execPath, cli, ...argv];
  return spawnSync('unshare', args, { cwd: folder, encoding: 'utf8', timeout: 50_000 });
}

const fix = 'the lab lacks miredo and miredo-server for it; apt-get install miredo miredo-server';

requiresLab('a machine without miredo', () => {
  it('has the demo over the other paths, and says what is missing', () => {
    const { status, stderr } = sixways('demo', '--out', folder);
    expect(stderr).toContain(`teredo is left out: ${fix}\n`);
    expect(status).toBe(0);
    const { verdicts } = Verdicts.parse(JSON.parse(readFileSync(path.join(folder, 'verdicts.json'), 'utf8')));
    const on = (where: string) => verdicts.filter((one) => one.path === where);
    expect(on('teredo').length).toBeGreaterThan(0);
    expect(
      on('teredo').filter(({ verdict, reason }) => verdict !== 'skipped' || reason?.detail.includes('miredo') !== true),
    ).toEqual([]);
    for (const where of ['ipv4', 'ipv6', '6to4']) expect(on(where).some(({ verdict }) => verdict === 'pass')).toBe(true);
  });

  it('refuses Teredo when it was asked for by name', () => {
    const config = { targets: { shop: { suite: 'http-iis', url: 'http://own.lab.test/' } } };
    writeFileSync(path.join(folder, 'own.json'), JSON.stringify(config));
    const { status, stderr } = sixways('lab', 'run', '-c', 'own.json', '-p', 'ipv4,teredo', '--', 'sleep', '100');
    expect(stderr).toContain(`--path: teredo cannot be had: ${fix}`);
    expect(status).toBe(2);
  });

  it('has a lab that stays, with the other paths', () => {
    const name = `bare-${process.pid}`;
    const script = '"$0" "$1" lab up -n "$2" && "$0" "$1" lab status; "$0" "$1" lab down -n "$2"';
    const args = [...isolated(), 'sh', '-c', mask, 'sh', 'sh', '-c', script, process.execPath, cli, name];
    const { status, stdout, stderr } = spawnSync('unshare', args, { cwd: folder, encoding: 'utf8', timeout: 50_000 });
    expect(stderr).toContain(`teredo is left out: ${fix}\n`);
    expect(stdout).toMatch(new RegExp(`${name}.*6to4`));
    expect(stdout).not.toContain('teredo');
    expect(status).toBe(0);
  });
});
