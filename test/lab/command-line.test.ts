import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runningLabs } from '../../lab/running.ts';
import { Verdicts } from '../../harness/model/verdict.ts';
import { sixways } from '../cli/sixways.ts';
import { requiresLab } from './requires-lab.ts';

requiresLab('the command line with a lab', () => {
  let folder = '';
  const name = `cli-${process.pid}`;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'sixways-lab-'));
  });
  afterAll(async () => {
    await rm(folder, { recursive: true });
  });

  const server = (host: string): string => `
import http from 'node:http';
http.createServer((_, response) => response.end('<p>hello')).listen(8080, '${host}');
`;

  async function certified(host: string): Promise<{ code: number | null; verdicts: Verdicts }> {
    await writeFile(path.join(folder, 'server.mjs'), server(host));
    await writeFile(path.join(folder, 'own.yaml'), 'targets:\n  mine: { suite: http-iis, url: http://mine.test:8080/ }\n');
    const argv = ['lab', 'run', '-c', 'own.yaml', '-r', 'json=v.json', '--', process.execPath, 'server.mjs'];
    const { code } = await sixways(argv, { cwd: folder });
    return { code, verdicts: Verdicts.parse(JSON.parse(await readFile(path.join(folder, 'v.json'), 'utf8'))) };
  }

  it('starts one that stays, enters it, and ends it', async () => {
    const lab = async (...argv: string[]): ReturnType<typeof sixways> => await sixways(['lab', ...argv]);
    expect(await lab('up', '-n', name)).toMatchObject({ code: 0, stdout: '' });
    try {
      expect((await lab('status')).stdout).toContain(`${name}  pid `);
      const seen = await lab('exec', '6to4', '-n', name, '--', 'ip', '-6', 'addr', 'show', 'scope', 'global');
      expect(seen).toMatchObject({ code: 0, stdout: expect.stringContaining('2002:') });
      expect((await lab('exec', 'teredo', '-n', name, '--', 'sh', '-c', 'exit 7')).code).toBe(7);
      const unknown = await lab('exec', 'ipv5', '-n', name, '--', 'true');
      expect(unknown).toMatchObject({
        code: 2,
        stderr: expect.stringMatching(/^sixways: unknown path or node \(did you mean "ipv4"\?\)/),
      });
      expect(await lab('up', '-n', name)).toMatchObject({ code: 2, stderr: expect.stringContaining('is up already') });
    } finally {
      expect((await lab('down', '-n', name)).code).toBe(0);
    }
    expect(runningLabs().map((running) => running.name)).not.toContain(name);
  });

  it("certifies a server of the user's, and finds the family that it does not serve", async () => {
    const both = await certified('::');
    expect(both.code).toBe(0);
    expect(both.verdicts.counts).toMatchObject({ fail: 0, inconclusive: 0 });
    const old = await certified('0.0.0.0');
    expect(old.code).toBe(1);
    const failed = old.verdicts.verdicts
      .filter(({ verdict }) => verdict === 'fail')
      .map(({ check, path: on }) => `${check} ${on}`);
    expect(failed.toSorted()).toEqual(['http-iis/reach 6to4', 'http-iis/reach ipv6', 'http-iis/reach teredo']);
  });

  it('names a server that ends or does not listen, and ends with 3', async () => {
    const [ended, deaf] = [
      await sixways(['lab', 'run', '-c', 'own.yaml', '--', 'false'], { cwd: folder }),
      await sixways(['lab', 'run', '-c', 'own.yaml', '--wait', '300ms', '--', 'sleep', '100'], { cwd: folder }),
    ];
    expect(ended).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('your server ended before it listened: exit code 1'),
    });
    expect(deaf).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('your server does not listen on port 8080 after 0.3 s'),
    });
  });

  it('the demo is green on all four paths, and leaves its files and nothing else', async () => {
    const { code, stdout } = await sixways(['demo'], { cwd: folder });
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.not.stringContaining('✗') });
    expect(stdout).toMatch(/^ +ipv4 +ipv6 +6to4 +teredo/);
    const files = await readdir(path.join(folder, 'sixways-out'));
    expect(files).toEqual(expect.arrayContaining(['junit.xml', 'run.json', 'verdicts.json']));
    const { counts } = Verdicts.parse(JSON.parse(await readFile(path.join(folder, 'sixways-out/verdicts.json'), 'utf8')));
    expect(counts).toMatchObject({ fail: 0, inconclusive: 0 });
  });

  it('an interrupted demo ends with 130, and its lab with it', async () => {
    const before = new Set(runningLabs().map(({ pid }) => pid));
    const { code } = await sixways(['demo'], {
      cwd: folder,
      meanwhile: (child) => child.stderr?.once('data', () => child.kill('SIGINT')),
    });
    expect(code).toBe(130);
    expect(
      runningLabs()
        .map(({ pid }) => pid)
        .filter((pid) => !before.has(pid)),
    ).toEqual([]);
  });
});
