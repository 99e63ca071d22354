import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { certificates } from './certificates.ts';
import { certify, red } from './certify.ts';
import { good, type Mutant, mutated, site, type Site } from './site.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** What every aim of the group needs beside its own. */
const common = /^(tcp|page|large|literal|chain|catch-all|spelling|absolute|broken-host|zone-host|h2|links|login)/;

async function world(is: Site, options: object = {}) {
  const { port, close } = await site(is);
  ends.push(close);
  const scheme = is.tls === undefined ? 'http' : 'https';
  return await certify({ url: `${scheme}://shop.test:${port}/`, literal: true, ...options }, (aim) => common.test(aim));
}

const html =
  (text: string): Mutant =>
  ({ url }, response) =>
    url === '/' &&
    Boolean(
      response
        .writeHead(200, { 'Content-Type': 'text/html', 'Content-Security-Policy': "default-src 'self'" })
        .end(`<title>Shop</title>\n${text}`),
    );
const is =
  (host: RegExp): ((status: number) => Mutant) =>
  (status) =>
  ({ headers }, response) =>
    host.test(headers.host ?? '') && Boolean(response.writeHead(status).end());
const broken =
  (status: number): Mutant =>
  ({ headers }, response) =>
    !/^(\[[0-9a-f:.]+\]|[\w.-]+)(:\d{1,4})?$/i.test((headers.host ?? 'none').replace(/:[1-5]\d{4}$/, '')) &&
    Boolean(response.writeHead(status).end());
const both = (mutant: Mutant): Site => ({ v4: mutated(mutant), v6: mutated(mutant) });
const cookies =
  (domainOf: (host: string) => string): Mutant =>
  ({ headers }, response) => {
    const host = (headers.host ?? '').replace(/:\d+$/, '');
    if (!host.startsWith('shop')) response.setHeader('Set-Cookie', `sid=1; Path=/; Domain=${domainOf(host)}`);
    return false;
  };
const unbracketed = cookies((host) => host.replace(/[[\]]/g, ''));
const session = { session: { login: '/', cookie: 'sid' } };

describe('a mutant turns its own check red, and no other', () => {
  it.each<[string, Site, Record<string, string>, object?]>([
    ['an unknown host is refused on IPv4', { v4: mutated(is(/invalid/)(404)) }, { 'catchall-parity': 'warn' }],
    ['a spelling is refused', { v6: mutated(is(/^\[0/)(404)) }, { 'literal-equivalent': 'warn' }],
    ['a spelling crashes', { v6: mutated(is(/^\[0/)(500)) }, { 'literal-equivalent': 'fail' }],
    ['a broken host crashes', { v6: mutated(broken(500), false) }, { 'literal-malformed': 'fail' }],
    ['a broken host is taken', { v6: mutated(broken(200), false) }, { 'literal-malformed': 'warn' }],
    ['a link with a zone', both(html('<a href="http://[fe80::1%25eth0]/">x</a>')), { 'literal-zone': 'warn' }],
    ['a link in upper case', both(html('<a href="http://[2001:DB8::1]/">x</a>')), { 'canonical-text': 'warn' }],
    ['a link without brackets', both(html('<a href="http://2001:db8::1:8080/">x</a>')), { 'canonical-text': 'fail' }],
    ['a link in canonical text', both(html('<a href="http://[2001:db8::1]:8080/">x</a>')), {}],
    ['an image on an IPv4 address', both(html('<img src=http://203.0.113.5/x.png>')), { 'absolute-urls': 'fail' }],
    ['a cookie without brackets', both(unbracketed), { 'cookie-domain': 'warn' }],
    ['a session cookie without brackets', both(unbracketed), { 'cookie-domain': 'fail' }, session],
    ['a session cookie in brackets', both(cookies((host) => host)), {}, session],
  ])('%s', async (_, servers, expected, options) => {
    expect(red(await world(servers, options))).toEqual(expected);
  });

  it('an IPv4 literal that is redirected, and an IPv6 literal that is another site', async () => {
    const redirected: Mutant = ({ headers }, response) =>
      headers.host?.startsWith('127') === true && Boolean(response.writeHead(301, { Location: 'http://shop.test/' }).end());
    const other: Mutant = ({ headers, url }, response) =>
      url === '/' &&
      headers.host?.startsWith('[') === true &&
      Boolean(response.writeHead(200).end('<title>Welcome to nginx!</title>'));
    const servers = { v4: mutated(redirected), v6: mutated(other) };
    expect(red(await world(servers))).toEqual({ 'literal-parity': 'fail' });
    expect(red(await world({ v4: mutated(redirected) }))).toEqual({ 'literal-parity': 'warn' });
  });

  it('a request line with a literal that is refused', async () => {
    const refusing = (request: Parameters<typeof good>[0], response: Parameters<typeof good>[1]) => {
      if (request.url?.startsWith('http://[') === true) response.writeHead(400).end();
      else good(request, response);
    };
    expect(red(await world({ v6: refusing }))).toEqual({ 'literal-absolute-form': 'fail' });
  });

  it('a request without Host that is sent to an address', async () => {
    const leak =
      (to: string): Mutant =>
      ({ headers }, response) =>
        headers.host === undefined && Boolean(response.writeHead(302, { Location: to }).end());
    const servers = { v4: mutated(leak('http://shop.test/')), v6: mutated(leak('http://fd00::80/')) };
    expect(red(await world(servers))).toEqual({ 'redirect-leak': 'warn' });
    expect(red(await world({ v4: servers.v6, v6: servers.v6 }))).toEqual({});
  });

  it('a request without Host that is served on one family', async () => {
    const { port, close } = await site({ v6: null });
    ends.push(close);
    const lenient = createServer({ requireHostHeader: false }, good).listen(port, '::1');
    await once(lenient, 'listening');
    ends.push(() => {
      lenient.closeAllConnections();
      lenient.close();
    });
    const certified = await certify({ url: `http://shop.test:${port}/`, literal: true }, (aim) => common.test(aim));
    expect(red(certified)).toEqual({ 'catchall-parity': 'fail' });
  });
});

describe('HTTP/2', () => {
  const { ca, good: pair } = certificates();
  const tls = { ...pair, ALPNProtocols: ['h2', 'http/1.1'] };
  const over = async (mutant: Mutant, change: object = {}) =>
    await world({ v6: mutated(mutant), tls: { v4: tls, v6: { ...tls, ...change } } }, { ca });

  it('takes an address as authority', async () => {
    const certified = await over(() => false);
    expect(red(certified)).toEqual({});
    expect(certified.verdicts['h2-authority']).toBe('pass');
  });
  it.each<[string, Mutant]>([
    [
      'answers 400',
      ({ headers, httpVersionMajor }, response) =>
        httpVersionMajor === 2 && headers.host?.startsWith('[') === true && Boolean(response.writeHead(400).end()),
    ],
    [
      'resets the stream',
      ({ headers, httpVersionMajor }, response) =>
        httpVersionMajor === 2 && headers.host?.startsWith('[') === true && Boolean(response.destroy()),
    ],
  ])('%s for an address only: h2-authority', async (_, mutant) => {
    expect(red(await over(mutant))).toEqual({ 'h2-authority': 'fail' });
  });
  it('is not asked where it is not selected', async () => {
    const certified = await world({ tls: { v4: pair, v6: pair } }, { ca });
    expect([red(certified), certified.verdicts['h2-authority']]).toEqual([{}, 'skipped']);
  });
});
