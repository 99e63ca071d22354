import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { certify, red } from './certify.ts';
import { certificates } from './certificates.ts';
import { large, lines, type Mutant, mutated, site, type Site } from './site.ts';
import { closedPort } from '../../net/peer.ts';

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** What the checks of this group read, and what they wait for. */
const group =
  /^(tcp|page|plain|hello|hello-.*|chain|large|upload|h2c|alternatives|coding-\d|ranges|keep-alive|idle-.*|chunked-post|timing)$/;

async function world(is: Site, options: object = {}) {
  const { port, close } = await site(is);
  ends.push(close);
  const scheme = is.tls === undefined ? 'http' : 'https';
  const given = { url: `${scheme}://shop.test:${port}/`, large: '/large', upload: '/upload', ...options };
  return await certify(given, (aim) => group.test(aim));
}

const both = (mutant: Mutant): Site => ({ v4: mutated(mutant), v6: mutated(mutant) });
const page = `<title>Shop</title>\n${lines('article').join('\n')}`;
const isHome: Mutant = ({ url }) => url === '/';

/** The home page, chunked; the socket is destroyed before the last chunk where it is to be cut. */
const chunked =
  (isCut: boolean): Mutant =>
  (request, response) => {
    if (request.url !== '/' || request.method !== 'GET') return false;
    response.writeHead(200, { 'Content-Type': 'text/html' });
    response.write(page, () => (isCut ? response.destroy() : response.end()));
    return true;
  };

const gzipped: Mutant = (request, response) => {
  if (!isHome(request, response)) return false;
  const isCoded = request.headers['accept-encoding']?.includes('gzip') === true;
  response.setHeader('Vary', 'Accept-Encoding').setHeader('Content-Type', 'text/html');
  if (isCoded) response.setHeader('Content-Encoding', 'gzip');
  response.end(isCoded ? gzipSync(page) : page);
  return true;
};

const ranges =
  (offset: number): Mutant =>
  ({ url, headers }, response) => {
    const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(headers.range ?? '') ?? [];
    if (url !== '/large' || first === undefined) return false;
    const end = last === '' || last === undefined ? large.length - 1 : Number(last);
    const part = large.subarray(Number(first) + offset, end + 1 + offset);
    response.writeHead(206, { 'Content-Range': `bytes ${first}-${end}/${large.length}`, 'Content-Length': part.length });
    response.end(part);
    return true;
  };

const advertising =
  (field: string): Mutant =>
  (_, response) => {
    response.setHeader('Alt-Svc', field);
    return false;
  };

describe('a good site', () => {
  it('is certified', async () => {
    const certified = await world({ v4: mutated(chunked(false)), v6: mutated(chunked(false)) }, { idle: [0.3] });
    expect(certified.said).not.toContain('error');
    expect(red(certified)).toEqual({});
    for (const check of ['h2c-parity', 'keepalive-parity', 'chunked-parity', 'time-ratio', 'range-parity']) {
      expect([check, certified.verdicts[check]]).toEqual([check, 'pass']);
    }
  });

  it.each<[string, string, Site]>([
    ['gzip on both', 'compression-parity', both(gzipped)],
    ['ranges on both', 'range-parity', both(ranges(0))],
    [
      'an alternative without host',
      'alt-svc',
      both((request, response) => advertising(`h2=":${request.socket.localPort}"`)(request, response)),
    ],
  ])('%s: %s passes', async (_, check, is) => {
    const certified = await world(is);
    expect(red(certified)).toEqual({});
    expect(certified.verdicts[check]).toBe('pass');
  });
});

describe('a mutant turns its own check red, and no other', () => {
  it.each<[string, string, string, Site, object?]>([
    [
      'HTTP/2 by Upgrade on IPv6 only',
      'h2c-parity',
      'warn',
      { v6: mutated(({ headers }, response) => headers.upgrade === 'h2c' && Boolean(response.writeHead(101).end())) },
    ],
    [
      'gzip on IPv4 only',
      'compression-parity',
      'warn',
      {
        v4: mutated(gzipped),
        v6: mutated(
          (request, response) =>
            isHome(request, response) &&
            Boolean(response.setHeader('Vary', 'Accept-Encoding').setHeader('Content-Type', 'text/html').end(page)),
        ),
      },
    ],
    [
      'it says gzip and is none',
      'compression-parity',
      'fail',
      {
        v4: mutated(gzipped),
        v6: mutated((request, response) => {
          const isOffered = request.headers['accept-encoding']?.includes('gzip') === true;
          if (!isHome(request, response) || !isOffered) return gzipped(request, response);
          response.setHeader('Content-Encoding', 'gzip').end(page);
          return true;
        }),
      },
    ],
    ['ranges are ignored on IPv6', 'range-parity', 'warn', { v4: mutated(ranges(0)) }],
    ['ranges are off by one on IPv6', 'range-parity', 'fail', { v4: mutated(ranges(0)), v6: mutated(ranges(1)) }],
    [
      'no persistence on IPv6',
      'keepalive-parity',
      'warn',
      { v6: mutated((_, response) => Boolean(response.setHeader('Connection', 'close')) && false) },
    ],
    ['the last chunk is missing on IPv6', 'chunked-parity', 'fail', { v4: mutated(chunked(false)), v6: mutated(chunked(true)) }],
    [
      'a length is required on IPv6',
      'chunked-parity',
      'fail',
      {
        v6: mutated(
          ({ headers }, response) =>
            headers['transfer-encoding'] === 'chunked' && Boolean(response.writeHead(411, { Connection: 'close' }).end()),
        ),
      },
    ],
    ['a literal without brackets', 'alt-svc', 'fail', both(advertising('h2="2001:db8::1:443"; ma=60'))],
    ['HTTP/3', 'alt-svc', 'client-limit', both(advertising('h3=":443"; ma=60'))],
  ])('%s: %s', async (_, check, word, is, options = {}) => {
    expect(red(await world(is, options))).toEqual({ [check]: word });
  });

  it('slow on IPv6: time-ratio', async () => {
    const slow: Mutant = (request, response) => {
      if (!isHome(request, response)) return false;
      setTimeout(() => response.setHeader('Content-Type', 'text/html').end(page), 400);
      return true;
    };
    const fast: Mutant = (request, response) =>
      isHome(request, response) && Boolean(response.setHeader('Content-Type', 'text/html').end(page));
    const certified = await world({ v4: mutated(fast), v6: mutated(slow) });
    expect(red(certified)).toEqual({ 'time-ratio': 'warn' });
    expect(certified.said).toContain('#much-slower');
  });

  it('an alternative where nothing listens: alt-svc', async () => {
    const port = await closedPort('::1');
    expect(red(await world(both(advertising(`h2=":${port}"`))))).toEqual({ 'alt-svc': 'warn' });
  });

  it('a pause that kills the connection in silence is nobody’s fault without a control', async () => {
    const last = new WeakMap<object, number>();
    const forgetful: Mutant = ({ socket }) => {
      const pause = performance.now() - (last.get(socket) ?? Infinity);
      last.set(socket, performance.now());
      return pause > 900;
    };
    const certified = await world({ v6: mutated(forgetful) }, { idle: [1] });
    expect(red(certified)).toEqual({ 'keepalive-parity': 'no-control' });
  });
});

describe('over https', () => {
  const { ca, good, ...others } = certificates();
  /** Refuses with an alert whoever names no site, or one that it does not know. */
  const named = (isOpen: (servername: string) => boolean) => ({
    ...good,
    ALPNCallback: ({ servername }: { servername: string }) => (isOpen(servername) ? 'http/1.1' : undefined),
  });
  const all = named(() => true);
  const secure = (v4: object, v6: object, options: object) => world({ tls: { v4, v6 } }, { ca, ...options });

  it('a good site is certified', async () => {
    const certified = await secure(all, all, { literal: true });
    expect(red(certified)).toEqual({});
    expect([certified.verdicts['cert-nosni'], certified.verdicts['cert-ip-san']]).toEqual(['pass', 'pass']);
  });

  it('no handshake without SNI on IPv6: cert-nosni', async () => {
    expect(
      red(
        await secure(
          all,
          named((name) => Boolean(name)),
          {},
        ),
      ),
    ).toEqual({ 'cert-nosni': 'fail' });
  });

  it('no handshake for unknown names on IPv6: a warning', async () => {
    const known = named((name) => !name || name === 'shop.test');
    expect(red(await secure(all, known, {}))).toEqual({ 'cert-nosni': 'warn' });
  });

  it.each(['namesOnly', 'addressAsName', 'addressAsSubject', 'mapped', 'v4Only'] as const)('%s: cert-ip-san', async (which) => {
    const tls = { ...all, ...others[which] };
    expect(red(await secure(tls, tls, { literal: true }))).toEqual({ 'cert-ip-san': 'fail' });
    expect(red(await secure(tls, tls, {}))).toEqual(which === 'namesOnly' ? {} : { 'cert-ip-san': 'warn' });
  });
});
