import { afterEach, describe, expect, it } from 'vitest';
import { blameOf } from '../../harness/net/blame.ts';
import { dial } from '../../harness/net/dial.ts';
import tcp from '../../harness/net/probes/tcp.ts';
import { closedPort, fullBacklog, peer } from './peer.ts';
import { vantageOf } from '../model/vantage.ts';

const signal = new AbortController().signal;
const at = { local: null, timeoutMs: 300, signal };
const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

describe.each(['::1', '127.0.0.1'])('dial %s', (address) => {
  it('opens, and tells both ends', async () => {
    const server = await peer(address, () => {});
    ends.push(server.close);
    const dialled = await dial({ ...at, address, port: server.port });
    if (dialled.outcome !== 'open') throw new Error(dialled.code);
    dialled.socket.destroy();
    expect(dialled.remote).toEqual({ address, port: server.port });
    expect(dialled.local.address).toBe(address);
  });

  it('calls a refusal a value', async () => {
    expect(await dial({ ...at, address, port: await closedPort(address) })).toMatchObject({
      outcome: 'refused',
      code: 'ECONNREFUSED',
    });
  });

  it('throws when asked to stop, before and during', async () => {
    await expect(dial({ ...at, address, port: 9, signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);
  });
});

describe('dial', () => {
  it('throws for an address that is not ours to bind', async () => {
    const error = await dial({ ...at, address: '127.0.0.1', port: 9, local: '192.0.2.77' }).catch((thrown: unknown) => thrown);
    expect(blameOf(error)).toMatchObject({ by: 'harness', code: 'EADDRNOTAVAIL' });
  });

  it('throws for a family that does not fit', async () => {
    await expect(dial({ ...at, address: 'localhost', port: 9 })).rejects.toThrow(RangeError);
  });

  it('blames the path when our own kernel has no route', async () => {
    // 2001:db8::/32 is routed nowhere (RFC 3849); a machine with a default route would time out instead, which is a value.
    const outcome = await dial({ ...at, address: '2001:db8:ffff::1', port: 9 }).catch(blameOf);
    expect(['path', 'timeout', 'unreachable']).toContain('by' in outcome ? outcome.by : outcome.outcome);
  });

  it('stops in the middle of an attempt', async () => {
    const full = await fullBacklog();
    ends.push(full.close);
    const stop = new AbortController();
    setTimeout(() => stop.abort(new Error('enough')), 50);
    await expect(dial({ ...at, ...full.at, timeoutMs: 5_000, signal: stop.signal })).rejects.toThrow('enough');
  });

  it('calls silence a value, at its deadline', async () => {
    const full = await fullBacklog();
    ends.push(full.close);
    const dialled = await dial({ ...at, ...full.at, timeoutMs: 200 });
    expect(dialled).toMatchObject({ outcome: 'timeout', code: 'ETIMEDOUT' });
    expect(dialled.ms).toBeGreaterThan(190);
    expect(dialled.ms).toBeLessThan(1_000);
  });
});

describe('net/tcp', () => {
  const run = (address: string, port: number) =>
    tcp.run({ input: { address, port }, vantage: vantageOf(address), signal, now: () => performance.now() });

  it('makes three connections and closes them', async () => {
    const server = await peer('::1', () => {});
    ends.push(server.close);
    const value = tcp.gives.schema.parse(await run('::1', server.port));
    expect(value.attempts.map(({ outcome }) => outcome)).toEqual(['open', 'open', 'open']);
    expect(value.attempts[0]?.local?.address).toBe('::1');
    await expect.poll(() => server.connections).toBe(3);
    expect(tcp.silent?.(value)).toBe(false);
  });

  it('tells three refusals', async () => {
    const { attempts } = await run('::1', await closedPort('::1'));
    expect(attempts.map(({ outcome, code }) => [outcome, code])).toEqual(
      Array.from({ length: 3 }, () => ['refused', 'ECONNREFUSED']),
    );
  });

  it('is silent only when all three attempts are, within four seconds', async () => {
    const full = await fullBacklog();
    ends.push(full.close);
    const start = performance.now();
    const value = await run(full.at.address, full.at.port);
    expect(performance.now() - start).toBeLessThan(4_000);
    expect(tcp.silent?.(value)).toBe(true);
    const [, ...others] = value.attempts;
    expect(tcp.silent?.({ ...value, attempts: [...others, { outcome: 'open', ms: 1, code: null, local: null }] })).toBe(false);
  }, 10_000);

  it('throws what stopped it, and leaves no attempt behind', async () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(new Error('enough')), 50);
    const full = await fullBacklog();
    ends.push(full.close);
    const running = tcp.run({ input: full.at, vantage: vantageOf('::1'), signal: stop.signal, now: () => 0 });
    await expect(running).rejects.toThrow('enough');
  });
});
