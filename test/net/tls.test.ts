import { once } from 'node:events';
import { createServer, type TlsOptions } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { dial } from '../../harness/net/dial.ts';
import { type Hello, shake } from '../../harness/net/tls.ts';
import { certificates } from '../suites/http-iis/certificates.ts';
import { peer } from './peer.ts';

const { ca, good, expired } = certificates();
const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

const signal = new AbortController().signal;
const hello: Hello = {
  sni: 'shop.test',
  identity: 'shop.test',
  alpn: ['h2', 'http/1.1'],
  min: 'TLSv1.2',
  max: 'TLSv1.3',
  ca,
  timeoutMs: 500,
  signal,
};

async function server(options: TlsOptions) {
  const names: (string | false | null)[] = [];
  const listener = createServer(options, (socket) => {
    names.push(socket.servername);
    socket.on('error', () => {});
  }).on('tlsClientError', () => {});
  listener.listen(0, '::1');
  await once(listener, 'listening');
  ends.push(() => listener.close());
  const at = listener.address();
  if (at === null || typeof at === 'string') throw new Error('no port');
  return { port: at.port, names };
}

async function ask(port: number, change: Partial<Hello> = {}) {
  const dialled = await dial({ address: '::1', port, local: null, timeoutMs: 500, signal });
  if (dialled.outcome !== 'open') throw dialled.error;
  const shaken = await shake(dialled.socket, { ...hello, ...change });
  if (shaken.outcome !== 'session') {
    if (!dialled.socket.destroyed) throw new Error('the socket is left open');
    return shaken;
  }
  shaken.socket.destroySoon();
  return { outcome: shaken.outcome, session: shaken.session };
}

describe('shake', () => {
  it('tells the facts of a session', async () => {
    const { port, names } = await server({ key: good.key, cert: good.cert + ca, ALPNProtocols: ['h2', 'http/1.1'] });
    expect(await ask(port)).toEqual({
      outcome: 'session',
      session: {
        version: 'TLSv1.3',
        cipher: expect.stringMatching(/^TLS_/),
        group: 'X25519',
        alpn: 'h2',
        unverified: null,
        leaf: {
          sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
          serial: expect.stringMatching(/^[0-9A-F]+$/),
          sans: ['DNS:shop.test', 'IP Address:0:0:0:0:0:0:0:1', 'IP Address:127.0.0.1'],
          subject: 'CN=shop.test',
          issuer: 'CN=Test CA',
          notBefore: expect.stringMatching(/Z$/),
          notAfter: expect.stringMatching(/Z$/),
          chain: 2,
        },
      },
    });
    await expect.poll(() => names).toEqual(['shop.test']);
  });

  it('counts the issuers that came or are trusted', async () => {
    const { port } = await server(good);
    expect(await ask(port)).toMatchObject({ session: { leaf: { chain: 2 } } });
    expect(await ask(port, { ca: null })).toMatchObject({ session: { leaf: { chain: 1 } } });
  });

  it('sends no SNI where there is none', async () => {
    const { port, names } = await server(good);
    const asked = await ask(port, { sni: null, identity: '2001:db8::1', alpn: [] });
    expect(asked).toMatchObject({
      session: { alpn: null, unverified: 'ERR_TLS_CERT_ALTNAME_INVALID' },
    });
    await expect.poll(() => names).toEqual([false]);
  });

  it.each([
    ['another name', good, { identity: 'x.test' }, 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['an expired certificate', expired, {}, 'CERT_HAS_EXPIRED'],
    ['a CA that is not trusted', good, { ca: null }, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
  ])('records %s and goes on', async (_, pair, change, code) => {
    const { port } = await server(pair);
    expect(await ask(port, change)).toMatchObject({ outcome: 'session', session: { unverified: code } });
  });

  it('offers one version only, the oldest too', async () => {
    const { port } = await server({ ...good, minVersion: 'TLSv1', maxVersion: 'TLSv1.2', ciphers: 'DEFAULT@SECLEVEL=0' });
    for (const version of ['TLSv1', 'TLSv1.1', 'TLSv1.2'] as const) {
      expect(await ask(port, { min: version, max: version })).toMatchObject({ outcome: 'session', session: { version } });
    }
    expect(await ask(port, { min: 'TLSv1.3', max: 'TLSv1.3' })).toEqual({
      outcome: 'alert',
      detail: 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION',
    });
  });

  it.each([
    ['silence', () => {}, { outcome: 'silent', detail: 'ETIMEDOUT' }],
    ['an end', (socket: { end(): void }) => socket.end(), { outcome: 'closed', detail: 'EOF' }],
    ['a reset', (socket: { resetAndDestroy(): void }) => socket.resetAndDestroy(), { outcome: 'reset', detail: 'ECONNRESET' }],
    [
      'garbage',
      (socket: { write(text: string): void }) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'),
      { outcome: 'malformed' },
    ],
  ])('calls %s a value', async (_, serve, value) => {
    const listener = await peer('::1', (socket) => socket.once('data', () => serve(socket)));
    ends.push(listener.close);
    expect(await ask(listener.port)).toMatchObject(value);
  });

  it('throws when asked to stop', async () => {
    const listener = await peer('::1', () => {});
    ends.push(listener.close);
    const stop = new AbortController();
    setTimeout(() => stop.abort(new Error('enough')), 50);
    await expect(ask(listener.port, { signal: stop.signal })).rejects.toThrow('enough');
  });
});
