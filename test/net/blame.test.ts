import { createServer } from 'node:net';
import { resolve6 } from 'node:dns/promises';
import { describe, expect, it } from 'vitest';
import { Agent, request } from 'undici';
import { blameOf, blameTable, culpritOfCode } from '../../harness/net/blame.ts';
import { culprits } from '../../harness/model/blame.ts';
import { closedPort, peer } from './peer.ts';

const coded = (code: string) => Object.assign(new Error(`it was ${code}`), { code });

describe.each(culprits)('codes that blame the %s', (by) => {
  it.each(blameTable[by])('%s', (code) => {
    expect(blameOf(coded(code))).toEqual({ by, code, detail: `it was ${code}` });
  });
});

describe('blame', () => {
  it('has no code twice', () => {
    const all = Object.values(blameTable).flat();
    expect(all.filter((code, index) => all.indexOf(code) !== index)).toEqual([]);
  });

  it.each([
    ['HPE_INVALID_CONSTANT', 'target'],
    ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'target'],
    ['ERR_SSL_NO_PROTOCOLS_AVAILABLE', 'harness'],
  ])('%s is the %s by its family', (code, by) => {
    expect(culpritOfCode(code)).toBe(by);
  });

  it('takes an unknown error for our own fault', () => {
    expect(blameOf(new TypeError('x is not a function'))).toMatchObject({ by: 'harness', code: 'TypeError' });
    expect(blameOf('text')).toEqual({ by: 'harness', code: 'UNKNOWN', detail: 'text' });
    expect(blameOf(coded('EWHATEVER'))).toMatchObject({ by: 'harness', code: 'EWHATEVER' });
  });

  it('looks into causes and aggregates, and ends in a loop', () => {
    expect(blameOf(new Error('fetch failed', { cause: coded('ECONNREFUSED') }))).toMatchObject({
      by: 'target',
      detail: 'fetch failed',
    });
    expect(blameOf(new AggregateError([coded('ENETUNREACH')], 'all'))).toMatchObject({ by: 'path', code: 'ENETUNREACH' });
    const loop = new Error('loop');
    loop.cause = loop;
    expect(blameOf(loop)).toMatchObject({ by: 'harness' });
  });

  it('blames the resolver for a refusal by a name server', () => {
    const error = Object.assign(coded('ECONNREFUSED'), { syscall: 'queryAaaa' });
    expect(blameOf(error)).toMatchObject({ by: 'resolver', code: 'ECONNREFUSED' });
  });

  it('bounds what a peer can put into it', () => {
    expect(blameOf(new Error('x'.repeat(5_000))).detail).toHaveLength(1_000);
  });
});

describe('real errors', () => {
  const agent = () => new Agent({ connect: { autoSelectFamily: false, timeout: 500 }, headersTimeout: 200 });
  const caught = (promise: Promise<unknown>) => promise.then(() => 'no error', blameOf);

  it('undici: refused', async () => {
    expect(await caught(request(`http://[::1]:${await closedPort('::1')}/`, { dispatcher: agent() }))).toMatchObject({
      by: 'target',
      code: 'ECONNREFUSED',
    });
  });

  it('undici: garbage', async () => {
    const server = await peer('::1', (socket) => socket.end('garbage\r\n\r\n'));
    expect(await caught(request(`http://[::1]:${server.port}/`, { dispatcher: agent() }))).toMatchObject({ by: 'target' });
    await server.close();
  });

  it('undici: headers too late', async () => {
    const server = await peer('::1', () => {});
    expect(await caught(request(`http://[::1]:${server.port}/`, { dispatcher: agent() }))).toMatchObject({
      by: 'path',
      code: 'UND_ERR_HEADERS_TIMEOUT',
    });
    await server.close();
  });

  it('undici: aborted', async () => {
    const server = await peer('::1', () => {});
    const stop = new AbortController();
    const asked = caught(request(`http://[::1]:${server.port}/`, { dispatcher: agent(), signal: stop.signal }));
    stop.abort();
    expect(await asked).toMatchObject({ by: 'harness' });
    await server.close();
  });

  it('node:dns: a name that cannot be', async () => {
    expect(await caught(resolve6('a..b'))).toMatchObject({ by: 'harness', code: 'EBADNAME' });
  });

  it('node:net: an address in use', async () => {
    const server = await peer('::1', () => {});
    const second = createServer();
    const error = await new Promise((resolve) => second.once('error', resolve).listen(server.port, '::1'));
    expect(blameOf(error)).toMatchObject({ by: 'harness', code: 'EADDRINUSE' });
    await server.close();
  });
});
