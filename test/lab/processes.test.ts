import { once } from 'node:events';
import { beforeAll, expect, it } from 'vitest';
import { type Lab, type LabWorker, openLab } from '../../lab/client.ts';
import { internet } from '../../lab/topology/internet.ts';
import type { World } from '../../lab/world.ts';
import { requiresLab } from './requires-lab.ts';

const echo = `
process.stderr.write('echo is here');
require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => console.log(line));`;

const bare: World = {
  name: 'bare',
  title: 'no daemons',
  topology: internet(),
  daemons: [],
  faults: [],
  mirror: null,
  testName: null,
  targets: {},
};

requiresLab('processes in a lab', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await openLab(bare);
    return async () => await lab.close();
  });

  const node = (script: string): string[] => [process.execPath, '-e', script];
  const exitOf = async (worker: LabWorker): Promise<string> => {
    const { promise, resolve } = Promise.withResolvers<string>();
    worker.onExit(resolve);
    return await promise;
  };

  it('talks to a worker in JSON lines, however long', async () => {
    const worker = lab.spawn('c4', node(echo));
    const messages = [{ small: 1 }, { large: 'ü'.repeat(1_000_000) }, { small: 2 }];
    const got: unknown[] = [];
    const all = Promise.withResolvers<void>();
    worker.onMessage((message) => {
      got.push(message);
      if (got.length === messages.length) all.resolve();
    });
    for (const message of messages) worker.send(message);
    await all.promise;
    expect(got).toEqual(messages);
    const why = exitOf(worker);
    await worker.close();
    expect(await why).toBe('SIGTERM: echo is here');
  });

  it('ends a worker whose output is no JSON, and says so', async () => {
    const worker = lab.spawn('c4', node("console.log('Segmentation fault'); setInterval(() => {}, 1000)"));
    expect(await exitOf(worker)).toBe('wrote a line that is no JSON: "Segmentation fault"');
  });

  it('tells how a worker died', async () => {
    expect(await exitOf(lab.spawn('c4', node("console.error('out of cheese'); process.exit(7)")))).toBe(
      'exit code 7: out of cheese',
    );
    expect(await exitOf(lab.spawn('c4', ['no-such-program']))).toMatch(/exit code 127: .*no-such-program/);
  });

  it('runs a worker in the namespace that its vantage names', async () => {
    const { paths } = internet();
    expect(lab.vantages.map(({ path }) => path)).toEqual(['ipv4', 'ipv6', '6to4', 'teredo']);
    for (const { path, netns } of lab.vantages)
      expect((await lab.exec(paths[path]?.node ?? '', ['readlink', '/proc/self/ns/net'])).stdout.trim()).toBe(netns);
  });

  it('gives input, environment and directory to a command, and its result back', async () => {
    const result = await lab.exec('tgt', ['sh', '-c', 'pwd; echo $COLOUR; cat; echo oops >&2; exit 5'], {
      cwd: '/usr',
      env: { COLOUR: 'green' },
      stdin: 'in\n',
    });
    expect(result).toEqual({ code: 5, stdout: '/usr\ngreen\nin\n', stderr: 'oops\n' });
    expect((await lab.exec('tgt', ['sh', '-c', 'kill -9 $$'])).code).toBe(137);
  });

  it('passes on what a process writes, and ends it when asked', async () => {
    const server = lab.start('tgt', node("console.log('up'); setInterval(() => {}, 1000)"));
    const { promise, resolve } = Promise.withResolvers<string>();
    server.onOutput((stream, text) => resolve(`${stream}: ${text}`));
    expect(await promise).toBe('stdout: up\n');
    await server.close();
    expect(await server.exit).toMatchObject({ code: null, signal: 'SIGTERM' });
  });

  it('has no way out of the lab', async () => {
    const { stdout } = await lab.exec('c4', ['sh', '-c', 'ip -o link; ip route get 192.0.2.1']);
    expect(stdout).not.toContain('eth0');
    expect((await lab.exec('c4', ['ping', '-c1', '-W1', '192.0.2.1'])).code).not.toBe(0);
  });
});

it('refuses a name that could not be found again', async () => {
  await expect(openLab(bare, { name: '../x y' })).rejects.toThrow('no name for a lab: "../x y"');
});

it('gives up before it begins when the signal is aborted already', async () => {
  const controller = new AbortController();
  const aborted = once(controller.signal, 'abort');
  controller.abort(new Error('not today'));
  await aborted;
  await expect(openLab(bare, { signal: controller.signal })).rejects.toThrow('not today');
});
