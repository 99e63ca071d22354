import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { encode } from 'dns-packet';
import { afterEach, describe, expect, it } from 'vitest';
import { askTcp } from '../../harness/net/dns/tcp.ts';
import { askUdp } from '../../harness/net/dns/udp.ts';
import { RunLog, RunOpened, Whoami } from '../../harness/net/reflector/protocol.ts';
import { bindingRequestOf, readBindingResponse } from '../../harness/net/stun.ts';
import { limits } from '../../harness/reflector/limits.ts';
import { Rate } from '../../harness/reflector/rate.ts';
import { type Reflector, startReflector } from '../../harness/reflector/reflector.ts';

const ends: Reflector[] = [];
afterEach(() => {
  for (const reflector of ends.splice(0)) reflector.close();
});

const token = 'a-token-of-the-test';
const generous = { perSecond: 1e6, burst: 1e6, allPerSecond: 1e6, allBurst: 1e6, sources: 4_096 };

async function start(rate?: Rate): Promise<Reflector> {
  const reflector = await startReflector(
    { zone: 'Leak.test', addresses: { 4: '127.0.0.1', 6: '::1' }, httpPort: 0, dnsPort: 0, stunPort: 0, token },
    rate,
  );
  ends.push(reflector);
  return reflector;
}

const http = async ({ ports }: Reflector, path: string, init: RequestInit = {}, host = '127.0.0.1') =>
  await fetch(`http://${host}:${ports.http}${path}`, init);
const bearer = { headers: { authorization: `Bearer ${token}` } };

async function opened(reflector: Reflector): Promise<RunOpened> {
  return RunOpened.parse(await (await http(reflector, '/run', { method: 'POST', ...bearer })).json());
}

const dns = ({ ports }: Reflector, address = '127.0.0.1') => ({
  address,
  port: ports.dns,
  local: null,
  deadlineMs: 1_000,
  signal: new AbortController().signal,
});

describe('a reflector', () => {
  it('tells both families who they are, by HTTP, DNS and STUN, and keeps it for the run', async () => {
    const reflector = await start();
    const { run, zone, stunPort } = await opened(reflector);
    expect(zone).toBe('leak.test');
    for (const [host, address] of [
      ['127.0.0.1', '127.0.0.1'],
      ['[::1]', '::1'],
    ] as const) {
      const reply = await http(reflector, `/w/${run}/t1`, {}, host);
      expect(reply.headers.get('access-control-allow-origin')).toBe('*');
      expect(Whoami.parse(await reply.json())).toMatchObject({ source: { address }, local: address });
      const name = `dual-t2.${run}.leak.test`;
      expect(await askUdp({ name, type: 'AAAA' }, dns(reflector, address))).toMatchObject({
        reply: { answers: [{ data: '::1' }] },
      });
      expect(await askTcp({ name, type: 'A' }, dns(reflector, address))).toMatchObject({
        reply: { answers: [{ data: '127.0.0.1' }] },
      });
      const transaction = Buffer.concat([Buffer.from(run, 'hex'), Buffer.from('tail')]);
      const socket = createSocket(address === '::1' ? 'udp6' : 'udp4');
      socket.send(bindingRequestOf(transaction), stunPort, address);
      const [answer] = await once(socket, 'message');
      expect(readBindingResponse(answer, transaction)).toEqual({ address, port: socket.address().port });
      socket.close();
    }
    const log = RunLog.parse(await (await http(reflector, `/log/${run}`, bearer)).json());
    expect(log.events.map(({ kind, source, query }) => [kind, source.address, query?.transport ?? null])).toEqual(
      ['127.0.0.1', '::1'].flatMap((address) => [
        ['http', address, null],
        ['dns', address, 'udp'],
        ['dns', address, 'tcp'],
        ['stun', address, null],
      ]),
    );
    expect((await http(reflector, `/run/${run}`, { method: 'DELETE', ...bearer })).status).toBe(204);
    expect((await http(reflector, `/log/${run}`, bearer)).status).toBe(404);
    expect((await http(reflector, `/w/${run}/t1`)).status).toBe(404);
  });

  it('opens and tells runs to those with the token only', async () => {
    const reflector = await start();
    const { run } = await opened(reflector);
    for (const headers of [{}, { authorization: 'Bearer wrong' }, { authorization: `Basic ${token}` }]) {
      expect((await http(reflector, '/run', { method: 'POST', headers })).status).toBe(401);
      expect((await http(reflector, `/log/${run}`, { headers })).status).toBe(401);
      expect((await http(reflector, `/run/${run}`, { method: 'DELETE', headers })).status).toBe(401);
    }
  });

  it('bounds runs, events and lifetimes', async () => {
    const reflector = await start(new Rate(generous));
    const { run } = await opened(reflector);
    for (let asked = 0; asked < limits.events + 5; asked += 1) await (await http(reflector, `/w/${run}/t1`)).arrayBuffer();
    expect(reflector.runs.log(run)).toMatchObject({ dropped: 5, events: { length: limits.events } });
    while (reflector.runs.size < limits.runs) await opened(reflector);
    expect((await http(reflector, '/run', { method: 'POST', ...bearer })).status).toBe(429);
    expect(reflector.runs.isLive(run)).toBe(true);
  });

  it('answers one source so often, and another all the same', async () => {
    const reflector = await start(new Rate({ ...generous, perSecond: 1, burst: 3 }));
    const statuses = [];
    for (let asked = 0; asked < 4; asked += 1) statuses.push((await http(reflector, '/')).status);
    expect(statuses).toEqual([200, 200, 200, 429]);
    expect((await http(reflector, '/', {}, '[::1]')).status).toBe(200);
  });

  it('takes a /64 for one source', () => {
    const rate = new Rate({ ...generous, perSecond: 0, burst: 1 }, () => 0);
    expect(
      ['2001:db8:1::1', '2001:db8:1::2', '2001:db8:1:1::1', '::ffff:192.0.2.1', '192.0.2.1'].map((at) => rate.admits(at)),
    ).toEqual([true, false, true, true, false]);
  });

  it('survives peers that trickle, flood and send noise', { timeout: 15_000 }, async () => {
    const reflector = await start(new Rate(generous));
    const closed = async (port: number, write: (socket: ReturnType<typeof connect>) => void): Promise<number> => {
      const began = performance.now();
      const socket = connect({ host: '127.0.0.1', port });
      socket.on('error', () => {});
      await once(socket, 'connect');
      write(socket);
      socket.resume();
      await once(socket, 'close');
      return performance.now() - began;
    };
    const noise = createSocket('udp4');
    for (let at = 0; at < 500; at += 1) {
      const octets = Buffer.from(Array.from({ length: (at * 7) % 700 }, (_, index) => (index * at) % 256));
      noise.send(octets, at % 2 === 0 ? reflector.ports.dns : reflector.ports.stun, '127.0.0.1');
    }
    await Promise.all([
      closed(reflector.ports.dns, (socket) => socket.write(Buffer.from([0xff, 0xff, 1, 2, 3]))),
      closed(reflector.ports.dns, (socket) => socket.write(Buffer.from([0, 5, 1, 2, 3, 4, 5]))),
      closed(reflector.ports.http, (socket) => socket.write(`GET / HTTP/1.1\r\nHost: ${'x'.repeat(limits.head)}\r\n\r\n`)),
      closed(reflector.ports.http, (socket) => socket.write('GET / HT')),
      closed(reflector.ports.dns, (socket) => socket.write(Buffer.from([0]))),
    ]);
    noise.close();
    const { run } = await opened(reflector);
    expect(await askUdp({ name: `four-t.${run}.leak.test`, type: 'A' }, dns(reflector))).toMatchObject({ outcome: 'reply' });
  });

  it('answers ten thousand questions, and needs no more memory for it', { timeout: 30_000 }, async () => {
    const reflector = await start(new Rate(generous));
    const { run } = await opened(reflector);
    const socket = createSocket({ type: 'udp4', recvBufferSize: 1 << 20 });
    const count = { sent: 0, answered: 0 };
    socket.on('message', () => (count.answered += 1));
    /** No more are on the way than the kernel's buffer holds. */
    const flood = async (until: number): Promise<void> => {
      while (count.answered < until) {
        if (count.sent < until && count.sent - count.answered < 64) {
          const name = `four-t${count.sent}.${run}.leak.test`;
          const wire = encode({ type: 'query', id: count.sent, questions: [{ name, type: 'A' }] });
          socket.send(wire, reflector.ports.dns, '127.0.0.1');
          count.sent += 1;
        } else await setImmediate();
      }
    };
    await flood(2_000);
    const before = process.memoryUsage().rss;
    await flood(12_000);
    const grown = process.memoryUsage().rss - before;
    socket.close();
    expect(grown).toBeLessThan(32 << 20);
    expect(reflector.runs.log(run)?.events).toHaveLength(limits.events);
  });
});
