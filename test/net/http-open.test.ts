import { afterEach, describe, expect, it } from 'vitest';
import { open, persistent } from '../../harness/net/http-open.ts';
import { rawExchange } from '../../harness/net/raw.ts';
import { peer } from './peer.ts';

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

const { signal } = new AbortController();
const request = { method: 'GET', target: '/', host: 'shop.test', headers: [] };
const limits = { limits: { keep: 100, body: 100 }, idleMs: 300, totalMs: 1_000 };
const ok = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

async function connected(serve: Parameters<typeof peer>[1]) {
  const at = await peer('::1', serve);
  ends.push(at.close);
  const opened = await open({ to: at, local: null, tls: null, connectMs: 1_000, idleMs: 300, signal });
  if (opened.outcome !== 'open') throw new Error(opened.outcome);
  return opened;
}

describe('a persistent connection', () => {
  it('takes request after request', async () => {
    let connections = 0;
    const on = persistent(
      await connected((socket, nth) => {
        connections = nth;
        socket.on('data', () => socket.write(ok));
      }),
      signal,
    );
    for (let asked = 0; asked < 15; asked += 1) expect((await on.ask(request, limits)).ended).toBe('complete');
    expect([on.state, connections]).toEqual(['open', 1]);
    await on.pause(20);
    expect((await on.ask(request, limits)).head?.status).toBe(200);
    on.close();
  });

  it.each([
    ['Connection: close', 'HTTP/1.1 200 OK\r\nConnection: Close\r\nContent-Length: 2\r\n\r\nok'],
    ['HTTP/1.0', 'HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok'],
  ])('tells that %s announces its end', async (_, reply) => {
    const on = persistent(await connected((socket) => socket.on('data', () => socket.write(reply))), signal);
    expect((await on.ask(request, limits)).ended).toBe('complete');
    expect(on.state).toBe('announced');
    on.close();
  });

  it.each([
    ['closed', (socket: Parameters<Parameters<typeof peer>[1]>[0]) => socket.end()],
    ['reset', (socket: Parameters<Parameters<typeof peer>[1]>[0]) => socket.resetAndDestroy()],
  ] as const)('sees in a pause that it was %s', async (state, finish) => {
    const on = persistent(
      await connected((socket) =>
        socket.once('data', () => {
          socket.write(ok);
          setTimeout(() => finish(socket), 30);
        }),
      ),
      signal,
    );
    await on.ask(request, limits);
    const start = performance.now();
    await on.pause(5_000);
    expect(performance.now() - start).toBeLessThan(2_000);
    expect(on.state).toBe(state);
    on.close();
  });

  it('meets silence as silence', async () => {
    const on = persistent(await connected((socket) => socket.once('data', () => socket.write(ok))), signal);
    await on.ask(request, limits);
    expect((await on.ask(request, limits)).outcome).toBe('silent');
  });
});

describe('raw octets', () => {
  const ask = { octets: Buffer.from('x'), enough: 4, waitMs: 200, signal };
  it('gives no more than enough, or how it ended', async () => {
    const { stream: more } = await connected((socket) => socket.write('abcdefgh'));
    expect(await rawExchange(more, ask)).toEqual({ octets: Buffer.from('abcd'), ended: 'enough' });
    const { stream: few } = await connected((socket) => socket.end('ab'));
    expect(await rawExchange(few, ask)).toEqual({ octets: Buffer.from('ab'), ended: 'closed' });
    const { stream: none } = await connected(() => {});
    expect(await rawExchange(none, ask)).toEqual({ octets: Buffer.alloc(0), ended: 'silent' });
    const { stream: dead } = await connected((socket) => socket.once('data', () => socket.resetAndDestroy()));
    expect((await rawExchange(dead, ask)).ended).toBe('reset');
  });
});
