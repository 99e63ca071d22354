import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readlinkSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it } from 'vitest';
import { openWorker, type Channel } from '../../harness/paths/worker-client.ts';
import { workerFile } from '../../harness/paths/worker-file.ts';
import type { Step } from '../../harness/model/run.ts';
import { vantage } from '../engine/world.ts';
import { fullBacklog } from '../net/peer.ts';

const running: ChildProcess[] = [];
const servers: Server[] = [];

function channel(): { channel: Channel; child: ChildProcess } {
  const child = spawn(process.execPath, [workerFile], { stdio: ['pipe', 'pipe', 'pipe'] });
  running.push(child);
  const { stdin, stdout, stderr } = child;
  let words = '';
  stderr.setEncoding('utf8').on('data', (text: string) => (words += text));
  return {
    child,
    channel: {
      send: (message) => void stdin.write(`${JSON.stringify(message)}\n`),
      onMessage: (listener) => void createInterface({ input: stdout }).on('line', (line) => listener(JSON.parse(line))),
      onExit: (listener) => void child.once('close', (code, signal) => listener(`${signal ?? `exit code ${code}`}: ${words}`)),
      close: async () => {
        child.kill();
      },
    },
  };
}

/** A server on ::1 that does what `handle` says, and its port. */
async function listen(backlogOpen: boolean): Promise<number> {
  // The probe closes with RST: nothing was said.
  const server = createServer((socket) => socket.on('error', () => undefined).end());
  servers.push(server);
  server.listen(0, '::1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // a TCP server's address is never a string
  if (!backlogOpen) server.close();
  return port;
}

const step = (port: number, change: Partial<Step> = {}): Step => ({
  id: 'shop/reach@ipv6#1',
  target: 'shop',
  suite: 'http-iis',
  path: 'ipv6',
  aim: 'reach',
  probe: 'net/tcp',
  observation: 'net/tcp',
  input: { address: '::1', port },
  sample: 1,
  phase: 'main',
  behind: null,
  after: [],
  ...change,
});

const here = vantage('ipv6', { netns: readlinkSync('/proc/self/ns/net') });
const never = new AbortController().signal;

afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
  for (const server of servers.splice(0)) server.close();
});

describe('a worker process', () => {
  it('runs a step over a real socket, and tells open from refused', async () => {
    const worker = await openWorker(channel().channel, here);
    const open = await worker.run(step(await listen(true)), never, null);
    expect(open).toMatchObject({
      kind: 'seen',
      silent: 0,
      value: { attempts: [{ outcome: 'open' }, { outcome: 'open' }, { outcome: 'open' }] },
    });
    const refused = await worker.run(step(await listen(false)), never, null);
    expect(refused).toMatchObject({
      kind: 'seen',
      value: { attempts: [{ outcome: 'refused' }, { outcome: 'refused' }, { outcome: 'refused' }] },
    });
  });

  it('sends nothing in a namespace that is not its own', async () => {
    const elsewhere = { ...here, netns: 'net:[1]' };
    await expect(openWorker(channel().channel, elsewhere)).rejects.toThrow(
      /refused to start: this process is in net:\[\d+\], not in net:\[1\]/,
    );
  });

  it('that dies is the harness’s fault, for the steps under way and for later ones', async () => {
    const { channel: way, child } = channel();
    const worker = await openWorker(way, here);
    const underWay = worker.run(step(9), never, null);
    child.kill('SIGKILL');
    const later = await underWay.then(async () => await worker.run(step(9), never, null));
    expect(later).toMatchObject({
      kind: 'failed',
      blame: { by: 'harness', code: 'WORKER_DIED', detail: expect.stringContaining('SIGKILL') },
    });
  });

  it('that is sent what is no message ends, and is the harness’s fault with its last words', async () => {
    const { channel: way, child } = channel();
    const worker = await openWorker(way, here);
    const full = await fullBacklog();
    try {
      const underWay = worker.run(step(full.at.port, { input: full.at }), never, null);
      child.stdin?.write('{"type":"rnu"}\n');
      const blame = {
        by: 'harness',
        code: 'WORKER_DIED',
        detail: expect.stringMatching(/^the worker of ipv6 ended: exit code 1: /),
      };
      expect(await underWay).toMatchObject({ kind: 'failed', blame });
      expect(await underWay).toMatchObject({ blame: { detail: expect.stringContaining('ZodError') } });
      expect(await worker.run(step(9), never, null)).toMatchObject({ kind: 'failed', blame });
    } finally {
      await full.close();
    }
  });

  it('that sends what is no message is ended, and is the harness’s fault', async () => {
    let listen: (message: unknown) => void = () => {};
    const { channel: way } = channel();
    const worker = await openWorker({ ...way, onMessage: (listener) => way.onMessage((listen = listener)) }, here);
    const underWay = worker.run(step(9, { probe: 'net/none' }), never, null);
    listen({ type: 'dnoe' });
    expect(await underWay).toMatchObject({
      kind: 'failed',
      blame: { by: 'harness', code: 'WORKER_DIED', detail: expect.stringContaining('sent what is no message') },
    });
  });

  it('says which probe does not exist, blamed on the harness', async () => {
    const worker = await openWorker(channel().channel, here);
    expect(await worker.run(step(9, { probe: 'net/none' }), never, null)).toMatchObject({
      kind: 'failed',
      blame: { by: 'harness' },
    });
  });

  it('ends with the process that started it', async () => {
    const { channel: way, child } = channel();
    await openWorker(way, here);
    child.stdin?.end();
    const [code] = await once(child, 'exit');
    expect(code).toBe(0);
  });
});
