import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { clientAware, type ClientHabit } from '../../../lab/servers/client-habits.ts';
import { type FtpFault, ftpServer } from '../../../lab/servers/ftp-session.ts';
import { writtenAs } from '../../../suites/http-iis/client-text.ts';
import { freePort } from '../../daemons/start-daemon.ts';
import { certify, red } from './certify.ts';
import { type Mutant, mutated, site, type Site } from './site.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

const mine = /^(page|large|access|session|client-echo|spoofed|forwarded|log|throttle|first-octet|back-end|ftp)/;
async function world(is: Site, options: object) {
  const { port, close } = await site(is);
  ends.push(close);
  return await certify({ url: `http://shop.test:${port}/`, ...options }, (aim) => mine.test(aim));
}
const app = async (habit: ClientHabit, options: object) => {
  const listener = clientAware(habit);
  return await world({ v4: listener, v6: listener }, options);
};

describe('access rules', () => {
  const keptOut: Mutant = ({ url }, response) => url === '/docs/' && Boolean(response.writeHead(403).end());
  const aborted: Mutant = ({ url, socket }) => url === '/docs/' && Boolean(socket.destroy());
  const rule = (access: string) => ({ restricted: [{ path: '/docs/', policy: [{ client: '::1/128', access }] }] });
  const bare = { restricted: [{ path: '/docs/' }] };

  it.each<[string, Site, object, Record<string, string>]>([
    ['nobody is kept out', {}, bare, {}],
    ['all are kept out', { v4: mutated(keptOut), v6: mutated(keptOut) }, bare, {}],
    ['IPv6 is kept out', { v6: mutated(keptOut) }, bare, { 'acl-parity': 'warn' }],
    ['IPv6 is kept out against the policy', { v6: mutated(keptOut) }, rule('allow'), { 'acl-parity': 'fail' }],
    ['IPv6 is cut off against the policy', { v6: mutated(aborted) }, rule('allow'), { 'acl-parity': 'fail' }],
    ['IPv6 is kept out by policy', { v6: mutated(keptOut) }, rule('deny'), {}],
    ['IPv6 gets in', { v4: mutated(keptOut) }, bare, { 'acl-v6-bypass': 'fail' }],
    ['IPv6 gets in by policy', { v4: mutated(keptOut) }, rule('allow'), {}],
    ['IPv6 gets in against the policy', {}, rule('deny'), { 'acl-v6-bypass': 'fail' }],
  ])('%s', async (_, is, options, expected) => {
    expect(red(await world(is, options))).toEqual(expected);
  });
});

describe('what the application makes of its client', () => {
  const session = { session: { login: '/login', cookie: 'sid', page: '/members' } };
  const spoof = { clientAddress: { path: '/whoami' }, allowSpoof: true };

  it.each<[ClientHabit, object, Record<string, string>]>([
    ['honest', { ...spoof, dynamic: '/account', burst: { path: '/search' } }, {}],
    ['proxied', spoof, {}],
    ['proxied-split', spoof, { xff: 'fail' }],
    ['limit-address', { burst: { path: '/search' } }, {}],
    ['look-up', { dynamic: '/account' }, { 'reverse-dns-stall': 'warn' }],
    ['honest', session, {}],
    ['session-family', session, { 'session-family-switch': 'warn' }],
    ['session-family', { session: { ...session.session, boundToAddress: true } }, {}],
  ])('%s', { timeout: 20_000 }, async (habit, options, expected) => {
    expect(red(await app(habit, options))).toEqual(expected);
  });

  it('no limit for IPv6 is a warning', async () => {
    const is = { v4: clientAware('limit-address'), v6: clientAware('honest') };
    expect(red(await world(is, { burst: { path: '/search' } }))).toEqual({ 'rate-limit-64': 'warn' });
  });

  const shows =
    (text: string): RequestListener =>
    (request, response) =>
      void (request.url === '/whoami' ? response.end(text) : clientAware('honest')(request, response));
  it.each([
    ['::1', {}],
    ['0:0:0:0:0:0:0:1', { 'client-address-echo': 'warn' }],
    ['{"address":"::1"}', {}],
    ['<p>Your IP is 0.0.0.0</p>', { 'client-address-echo': 'fail' }],
    ['::1%lo', { 'client-address-echo': 'warn' }],
    ['::', { 'client-address-echo': 'fail' }],
  ])('%s', async (text, expected) => {
    const is = { v4: shows('127.0.0.1'), v6: shows(text) };
    expect(red(await world(is, { clientAddress: { path: '/whoami' } }))).toEqual(expected);
  });

  it.each([
    ['for="[::1]:40000"', {}],
    ['Host: shop.test\nForwarded: for="[::1]"\n', {}],
    ['for=::1', { forwarded: 'fail' }],
    ['for=[::1]', { forwarded: 'warn' }],
  ])('%s', async (text, expected) => {
    const is = { v4: shows('for=127.0.0.1'), v6: shows(text) };
    expect(red(await world(is, { forwarded: '/whoami' }))).toEqual(expected);
  });

  it('a back end that IPv6 does not reach is a warning', async () => {
    const gone = mutated(({ url }, response) => url === '/docs/' && Boolean(response.writeHead(502).end()));
    expect(red(await world({ v6: gone }, { withoutIpv4: '/docs/' }))).toEqual({ 'backend-loopback': 'warn' });
    expect(red(await world({}, { withoutIpv4: '/docs/' }))).toEqual({});
  });
});

describe('the log', () => {
  const directory = mkdtempSync(join(tmpdir(), 'sixways-test-'));
  const file = join(directory, 'u_ex.log');
  afterAll(() => rmSync(directory, { recursive: true }));
  const writing =
    (record: (client: string, server: string) => string | null): RequestListener =>
    (request, response) => {
      const { remoteAddress = '', localAddress = '' } = request.socket;
      const line = record(remoteAddress, localAddress);
      const [path = '', query = '-'] = (request.url ?? '').split('?');
      if (line !== null) appendFileSync(file, `2026-01-01 00:00:00 ${line.replace('QUERY', `GET ${path} ${query}`)} 200\r\n`);
      clientAware('honest')(request, response);
    };
  const whole = writing((client, server) => `${server} QUERY ${client}`);
  const logged = async (v6: RequestListener, v4 = whole) => {
    writeFileSync(file, '#Software: test\r\n#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query c-ip sc-status\r\n');
    return red(await world({ v4, v6 }, { log: file }));
  };
  const nothing = writing(() => null);

  it.each<[string, RequestListener, Record<string, string>]>([
    ['whole', whole, {}],
    ['cut', writing((client, server) => `${server} QUERY ${client.slice(0, 2)}`), { 'log-cip': 'fail' }],
    ['split at colons', writing((client, server) => `0 0 ${server} QUERY ${client}`), { 'log-cip': 'fail' }],
    ['a zone', writing((client, server) => `${server} QUERY ${client}%1`), { 'log-cip': 'warn' }],
    ['no line', nothing, { 'log-cip': 'fail' }],
  ])('%s', { timeout: 20_000 }, async (_, v6, expected) => {
    expect(await logged(v6)).toEqual(expected);
  });

  it('is the wrong one when it has neither', { timeout: 20_000 }, async () => {
    expect(await logged(nothing, nothing)).toEqual({ 'log-cip': 'no-baseline' });
  });
});

describe('FTP', () => {
  async function served(v6: FtpFault | null | 'none', v4: FtpFault | null = null) {
    const port = await freePort();
    const listeners = [['127.0.0.1', v4] as const, ...(v6 === 'none' ? [] : [['::1', v6] as const])];
    for (const [host, fault] of listeners) {
      const server = ftpServer(fault).listen({ host, port, ipv6Only: true });
      await once(server, 'listening');
      ends.push(() => server.close());
    }
    return await world({}, { ftp: { port } });
  }

  it('is certified', async () => {
    const { verdicts, said } = await served(null);
    expect(said).not.toContain('ftp');
    for (const check of ['ftp-control', 'ftp-feat', 'ftp-epsv', 'ftp-pasv', 'ftp-epsv-all']) {
      expect([check, verdicts[check]]).toEqual([check, 'pass']);
    }
  });

  it.each<[FtpFault | 'none', Record<string, string>]>([
    ['none', { 'ftp-control': 'fail' }],
    ['forget-epsv-all', { 'ftp-epsv-all': 'fail' }],
    ['take-other-family', { 'ftp-epsv-all': 'warn' }],
    ['address-in-epsv', { 'ftp-epsv': 'fail' }],
    ['offer-tls', { 'ftp-feat': 'warn' }],
  ])('%s', async (fault, expected) => {
    expect(red(await served(fault))).toEqual(expected);
  });
});

describe('an address as text', () => {
  it.each([
    ['2001:db8::1', '2001:db8::1', 'same'],
    ['192.0.2.1', '192.0.2.1', 'same'],
    ['2001:DB8::1', '2001:db8::1', 'not-canonical'],
    ['[2001:db8::1]', '2001:db8::1', 'not-canonical'],
    ['2001:db8::1%eth0', '2001:db8::1', 'zone'],
    ['::ffff:192.0.2.1', '192.0.2.1', 'mapped'],
    ['::ffff:c000:201', '192.0.2.1', 'mapped'],
    ['::ffff:192.0.2', '192.0.2.1', 'truncated'],
    ['2002:c000:206::', '2002:c000:206::1', 'truncated'],
    ['2001', '2001:db8::1', 'truncated'],
    ['', '2001:db8::1', 'garbled'],
    ['2001:db8', '2002::1', 'garbled'],
    ['0.0.0.0', '2001:db8::1', 'unspecified'],
    ['::', '2001:db8::1', 'unspecified'],
    ['2001:db8::2', '2001:db8::1', 'other'],
  ])('%s for %s is %s', (text, expected, written) => {
    expect(writtenAs(text, expected)).toBe(written);
  });
});
