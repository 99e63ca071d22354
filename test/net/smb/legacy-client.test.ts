import type { Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { legacyLogin } from '../../../harness/net/smb/legacy/client.ts';
import { closedPort, peer } from '../peer.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

const login = async (port: number, timeoutMs = 5_000, signal = new AbortController().signal) =>
  await legacyLogin(
    { address: '::1', port, local: '::1', share: 'data', user: 'u', password: 'p', domain: '' },
    { timeoutMs, signal },
  );

async function server(serve: (socket: Socket) => void): Promise<number> {
  const at = await peer('::1', serve);
  ends.push(async () => await at.close());
  return at.port;
}

it.each<[string, (socket: Socket) => void, string]>([
  ['HTTP', (socket) => void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'), 'EPROTO'],
  ['an end', (socket) => void socket.once('data', () => void socket.end()), 'EOF'],
  ['a reset', (socket) => void socket.once('data', () => void socket.resetAndDestroy()), 'ECONNRESET'],
  ['a session denied', (socket) => void socket.once('data', () => void socket.end(Buffer.from('8300000181', 'hex'))), 'EPROTO'],
])('the package survives %s', async (_, serve, code) => {
  expect(await login(await server(serve))).toEqual({ outcome: 'failed', code });
});

it('says refused of a closed port', async () => {
  expect(await login(await closedPort('::1'))).toEqual({ outcome: 'failed', code: 'ECONNREFUSED' });
});

it('is silent in time, where the package would wait for ever', async () => {
  expect(await login(await server(() => undefined), 300)).toEqual({ outcome: 'silent' });
});

it('ends with its signal', async () => {
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 300);
  await expect(login(await server(() => undefined), 5_000, stop.signal)).rejects.toThrow('aborted');
});
