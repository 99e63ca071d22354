import { closeSync, openSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Run } from '../../harness/model/run.ts';
import { Verdicts } from '../../harness/model/verdict.ts';
import { pages, type Pair, silence } from './servers.ts';
import { type Ended, sixways } from './sixways.ts';

let folder = '';
let same: Pair;
let other: Pair;
let mute: Pair;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sixways-run-'));
  [same, other, mute] = await Promise.all([
    pages({ ipv4: '<p>hello', ipv6: '<p>hello' }),
    pages({ ipv4: '<p>the shop, with all its goods', ipv6: '<h1>It works!</h1>' }),
    silence(),
  ]);
  await Promise.all([
    writeFile(file('good.yaml'), config(same)),
    writeFile(file('bad.yaml'), config(other)),
    writeFile(file('mute.yaml'), config(mute)),
  ]);
});

afterAll(async () => {
  await Promise.all([same.close(), other.close(), mute.close()]);
  await rm(folder, { recursive: true });
});

const file = (name: string): string => path.join(folder, name);

/** Without the suite of the paths: it asks the resolvers of this host. */
function config({ port }: Pair): string {
  return `targets:
  site:
    suite: http-iis
    url: http://site.test:${port}/
    addresses: ['::1', 127.0.0.1]
paths: [ipv4, ipv6]
skip: path
`;
}

async function run(name: string, ...flags: string[]): Promise<Ended> {
  return await sixways(['run', '-c', name, ...flags], { cwd: folder });
}

describe('sixways run', () => {
  it('of a target that is the same both ways ends with 0 and a report on stdout', async () => {
    const { code, stdout, stderr } = await run('good.yaml');
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringMatching(/^measuring over ipv4, ipv6: \d+ steps\n/) });
    expect(stderr).toMatch(/^ipv6 done: \d+ steps after [\d.]+ s$/m);
    expect(stdout).toMatch(/^ +ipv4 +ipv6/);
    expect(stdout).toContain('passed');
    expect(stdout + stderr).not.toContain('\u001B');
  });

  it('of a target that differs ends with 1, and keeps everything asked for', async () => {
    const { code, stdout, stderr } = await run(
      'bad.yaml',
      '--save',
      'run.json',
      '-r',
      'json=verdicts.json',
      '-r',
      'junit=junit.xml',
    );
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/\d+ fail/);
    const saved = Run.parse(JSON.parse(await readFile(file('run.json'), 'utf8')));
    expect(saved).toMatchObject({ interrupted: false, configFile: 'bad.yaml', paths: ['ipv4', 'ipv6'] });
    const verdicts = Verdicts.parse(JSON.parse(await readFile(file('verdicts.json'), 'utf8')));
    const failed = verdicts.verdicts.filter(({ verdict }) => verdict === 'fail');
    expect(new Set(failed.map(({ target, path: on }) => `${target} ${on}`))).toEqual(new Set(['site ipv6']));
    expect(await readFile(file('junit.xml'), 'utf8')).toMatch(/^<\?xml/);
    expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('judges a saved run again, with the verdicts that it had, or with those of another profile', async () => {
    await run('bad.yaml', '-q', '--save', 'again.json', '-r', 'json=first.json');
    const again = await sixways(['judge', 'again.json', '-r', 'json=-'], { cwd: folder });
    expect(again.code).toBe(1);
    expect(again.stdout).toBe(await readFile(file('first.json'), 'utf8'));
    const failed = Verdicts.parse(JSON.parse(again.stdout)).verdicts.flatMap(({ findings }) =>
      findings.filter(({ outcome }) => outcome === 'error'),
    );
    const severity = Object.fromEntries(failed.map(({ id }) => [id, 'warning']));
    await writeFile(file('lenient.yaml'), `${config(other)}severity: ${JSON.stringify(severity)}\n`);
    expect(
      await sixways(['judge', 'again.json', '-q', '-c', 'lenient.yaml', '-r', 'json=second.json'], { cwd: folder }),
    ).toMatchObject({ code: 0, stderr: '' });
    const strict = await sixways(['judge', 'again.json', '-q', '-c', 'lenient.yaml', '--strict'], { cwd: folder });
    expect(strict.code).toBe(1);
    const better = await sixways(['diff', 'first.json', 'second.json'], { cwd: folder });
    expect(better).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^better +site: http-iis\/[\w-]+ \[ipv6\] fail -> warn$/m),
    });
    expect((await sixways(['diff', 'second.json', 'first.json'], { cwd: folder })).code).toBe(1);
    expect(await sixways(['diff', 'first.json', 'first.json'], { cwd: folder })).toEqual({
      code: 0,
      stdout: 'nothing changed\n',
      stderr: '',
    });
  });

  it('takes URLs without a config, and colours when they are forced', async () => {
    const plain = ['run', `http://127.0.0.1:${same.port}/`, '-p', 'ipv4', '--skip', 'path', '-q'];
    const [without, forced, refused] = await Promise.all([
      sixways(plain),
      sixways(plain, { env: { FORCE_COLOR: '1' } }),
      sixways([...plain, '--no-color'], { env: { FORCE_COLOR: '1' } }),
    ]);
    expect(without).toMatchObject({ code: 0, stderr: '' });
    expect(without.stdout).not.toContain('\u001B[');
    expect(forced.stdout).toContain('\u001B[');
    expect(refused.stdout).not.toContain('\u001B[');
  });

  it('ends with 2, sending nothing, when a path that was named cannot be had', async () => {
    const flag = await run('good.yaml', '-p', 'ipv4,teredo');
    expect(flag).toMatchObject({ code: 2, stdout: '' });
    expect(flag.stderr).toMatch(/^sixways: --path: teredo cannot be had: .+\n$/);
    await writeFile(file('paths.yaml'), config(same).replace('[ipv4, ipv6]', '[ipv4, 6to4]'));
    expect((await run('paths.yaml')).stderr).toMatch(/^paths\.yaml:6: paths\[1\]: 6to4 cannot be had: .+\n$/);
  });

  it('ends with 2 when a config is wrong, or nothing is selected', async () => {
    await writeFile(file('wrong.yaml'), `${config(same)}tagrets: {}\nconcurrency: 0\n`);
    expect(await run('wrong.yaml')).toEqual({
      code: 2,
      stdout: '',
      stderr:
        'wrong.yaml:8: tagrets: unknown key (did you mean "targets"?), got {}\nwrong.yaml:9: concurrency: must be at least 1, got 0\n',
    });
    expect(await run('good.yaml', '--skip', '*')).toMatchObject({
      code: 2,
      stderr: 'good.yaml: nothing selected: only and skip leave no check\n',
    });
  });
});

describe('what cannot be written is named and ends with 3; the rest is written', () => {
  it('a full device, a folder that is not there', async () => {
    const { code, stderr } = await run(
      'good.yaml',
      '-q',
      '-r',
      'json=/dev/full',
      '-r',
      'junit=none/junit.xml',
      '-r',
      'terminal=report.txt',
    );
    expect(code).toBe(3);
    expect(stderr).toBe(
      'sixways: report json: /dev/full cannot be written: no space left on device\n' +
        'sixways: report junit: none/junit.xml cannot be written: its folder does not exist\n',
    );
    expect(await readFile(file('report.txt'), 'utf8')).toContain('passed');
  });

  it('a full stdout', async () => {
    const full = openSync('/dev/full', 'w');
    const { code, stderr } = await sixways(['run', '-c', 'good.yaml', '-q'], { cwd: folder, stdout: full });
    closeSync(full);
    expect({ code, stderr }).toEqual({
      code: 3,
      stderr: 'sixways: report terminal: stdout cannot be written: no space left on device\n',
    });
  });

  it('a run that cannot be kept', async () => {
    const { code, stdout, stderr } = await run('good.yaml', '-q', '--save', '/dev/full');
    expect({ code, stderr }).toEqual({ code: 3, stderr: 'sixways: /dev/full cannot be written: no space left on device\n' });
    expect(stdout).toContain('passed');
  });

  it('a failure still ends with 1', async () => {
    expect((await run('bad.yaml', '-q', '-r', 'json=/dev/full')).code).toBe(1);
  });
});

describe('an interrupted run', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('ends with 130 after %s, and keeps what it has', async (signal) => {
    const begin = performance.now();
    const { code, stdout, stderr } = await sixways(
      ['run', '-c', 'mute.yaml', '--save', `${signal}.json`, '-r', 'junit=none.xml'],
      {
        cwd: folder,
        meanwhile: (child) => child.stderr?.once('data', () => child.kill(signal)),
      },
    );
    expect({ code, stdout }).toEqual({ code: 130, stdout: '' });
    expect(stderr).toContain(`sixways: ${signal}: tearing down; once more ends at once`);
    expect(performance.now() - begin).toBeLessThan(4000);
    const saved = Run.parse(JSON.parse(await readFile(file(`${signal}.json`), 'utf8')));
    expect(saved.interrupted).toBe(true);
    expect(saved.records.some(({ outcome }) => outcome.kind === 'not-run' && outcome.reason === 'interrupted')).toBe(true);
    expect(await readdir(folder)).not.toContain('none.xml');
    // What was not asked any more is inconclusive, and no pass.
    expect((await sixways(['judge', `${signal}.json`, '-q'], { cwd: folder })).code).toBe(3);
  });
});
