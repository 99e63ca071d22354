import { afterEach, describe, expect, it } from 'vitest';
import { closedPort, peer } from '../../net/peer.ts';
import { certify, red } from './certify.ts';
import { certificates } from './certificates.ts';
import { good, lines, type Mutant, mutated, site, type Site } from './site.ts';

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

async function world(is: Site, options: Parameters<typeof certify>[0] | object = {}, want?: (aim: string) => boolean) {
  const { port, close } = await site(is);
  ends.push(close);
  const scheme = is.tls === undefined ? 'http' : 'https';
  return await certify(
    {
      url: `${scheme}://shop.test:${port}/`,
      also: ['/docs', '/clock'],
      literal: true,
      large: '/large',
      upload: '/upload',
      ...options,
    },
    want,
  );
}

const html = { 'Content-Type': 'text/html' };
const text = (title: string, content: readonly string[]) => `<title>${title}</title>\n${content.join('\n')}`;

describe('a good site', () => {
  it('is certified over http', async () => {
    const certified = await world({});
    expect(certified.said).not.toContain('error');
    expect(red(certified)).toEqual({});
    for (const check of [
      'reach',
      'vhost-parity',
      'status-parity',
      'header-parity',
      'body-parity',
      'literal-v6-host',
      'redirect-brackets',
      'large-body',
      'large-upload',
    ]) {
      expect([check, certified.verdicts[check]]).toEqual([check, 'pass']);
    }
  });
});

describe('a mutant turns its own check red, and no other', () => {
  const v6: [string, string, Mutant, object?][] = [
    [
      'splitHost',
      'literal-v6-host',
      ({ headers }, response) => !/^[\w.-]+$/.test(headers.host?.split(':')[0] ?? '') && Boolean(response.writeHead(400).end()),
    ],
    [
      'crashOnHost',
      'literal-v6-host',
      ({ headers, socket }) => headers.host?.startsWith('[') === true && Boolean(socket.destroy()),
    ],
    [
      'redirectSplit',
      'redirect-brackets',
      ({ url, headers }, response) =>
        url === '/docs' &&
        headers.host?.startsWith('[') === true &&
        Boolean(response.writeHead(302, { Location: `http://${headers.host.split(':')[0]}/docs/` }).end()),
    ],
    [
      'redirectUnbracketed',
      'redirect-brackets',
      ({ url, headers }, response) =>
        url === '/docs' &&
        headers.host?.startsWith('[') === true &&
        Boolean(response.writeHead(302, { Location: `http://${headers.host.replace(/[[\]]/g, '')}/docs/` }).end()),
    ],
    ['otherStatus', 'status-parity', ({ url }, response) => url === '/docs' && Boolean(response.writeHead(404).end())],
    ['denied', 'status-parity', (_, response) => Boolean(response.writeHead(403).end())],
    ['noReply', 'status-parity', ({ headers, socket }) => headers.host?.startsWith('shop') === true && Boolean(socket.destroy())],
    [
      'defaultSite',
      'vhost-parity',
      ({ url }, response) => url === '/' && Boolean(response.writeHead(200, html).end(text('Welcome to nginx!', lines('nginx')))),
    ],
    [
      'otherRoot',
      'body-parity',
      ({ url }, response) =>
        url === '/clock' &&
        Boolean(
          response
            .setHeader('Content-Security-Policy', "default-src 'self'")
            .writeHead(200, html)
            .end(text('Clock', lines('old'))),
        ),
    ],
    [
      'noPolicy',
      'header-parity',
      (_, response) => {
        const set = response.setHeader.bind(response);
        response.setHeader = (name, value) => (name === 'Content-Security-Policy' ? response : set(name, value));
        return false;
      },
    ],
    ['noLargeUploads', 'large-upload', ({ url }, response) => url === '/upload' && Boolean(response.writeHead(413).end())],
    [
      'cutLarge',
      'large-body',
      ({ url, method }, response) => {
        if (url !== '/large' || method !== 'GET') return false;
        response.setHeader('Content-Length', 204_800).write(Buffer.alloc(8_192), () => response.destroy());
        return true;
      },
    ],
  ];
  it.each(v6)('%s: %s', async (_, check, mutant, options = {}) => {
    const certified = await world({ v6: mutated(mutant) }, options);
    expect(red(certified)).toEqual({ [check]: 'fail' });
  });

  it.each(v6.filter(([name]) => ['splitHost', 'redirectSplit'].includes(name)))(
    '%s is a warning at most for IPv4 literals too',
    async (_, check, mutant) => {
      const certified = await world({ v4: mutated(mutant), v6: mutated(mutant) });
      expect(Object.keys(red(certified)).filter((name) => name !== check)).toEqual([]);
    },
  );

  it('no site for any literal is a warning', async () => {
    const noLiterals = mutated(
      ({ headers }, response) =>
        headers.host?.startsWith('shop') !== true && Boolean(response.writeHead(400).end('Invalid Hostname')),
    );
    expect(red(await world({ v4: noLiterals, v6: noLiterals }))).toEqual({ 'literal-v6-host': 'warn' });
  });

  it('a mutant that nobody promised to be without is a warning', async () => {
    const split = mutated(
      ({ headers }, response) => headers.host?.startsWith('[') === true && Boolean(response.writeHead(400).end()),
    );
    expect(red(await world({ v6: split }, { literal: false }))).toEqual({ 'literal-v6-host': 'warn' });
  });

  it('no IPv6 listener: reach, and all others are blocked', async () => {
    const certified = await world({ v6: null });
    expect(red(certified)).toEqual({ reach: 'fail' });
    expect(certified.said).toMatch(/::1 port \d+ refused/);
    expect(certified.verdicts['status-parity']).toBe('blocked');
  });

  it('a port on IPv4 only: port-parity', async () => {
    const extra = await peer('127.0.0.1', () => {});
    ends.push(extra.close);
    expect(red(await world({}, { ports: [extra.port] }))).toEqual({ 'port-parity': 'fail' });
  });

  it('a port on IPv6 only: port-parity warns; on neither: fine', async () => {
    const extra = await peer('::1', () => {});
    ends.push(extra.close);
    expect(red(await world({}, { ports: [extra.port] }))).toEqual({ 'port-parity': 'warn' });
    expect(red(await world({}, { ports: [await closedPort('::1')] }))).toEqual({});
  });

  it('a redirect to an IPv4 literal: redirect-family', async () => {
    let at = 0;
    const away = mutated(
      ({ url }, response) => url === '/' && Boolean(response.writeHead(301, { Location: `http://127.0.0.1:${at}/docs/` }).end()),
    );
    const { port, close } = await site({ v4: away, v6: away });
    ends.push(close);
    at = port;
    const certified = await certify({ url: `http://shop.test:${port}/` }, (aim) => !aim.startsWith('literal'));
    expect(red(certified)).toEqual({ 'redirect-family': 'fail' });
  });
});

describe('over https', () => {
  const { ca, good: pair, renamed, expired } = certificates();
  const tls = { ...pair, ALPNProtocols: ['h2', 'http/1.1'] };
  const secure = (change: object, v6 = good) => world({ v6, tls: { v4: tls, v6: { ...tls, ...change } } }, { ca });

  it('a good site is certified', async () => {
    const certified = await secure({});
    expect(red(certified)).toEqual({});
    for (const check of ['cert-parity', 'tls-parity', 'alpn-parity', 'hsts-parity', 'status-parity']) {
      expect([check, certified.verdicts[check]]).toEqual([check, 'pass']);
    }
  });

  it.each<[string, string, string, object]>([
    ['an expired certificate', 'cert-parity', 'fail', expired],
    ['another certificate with other names', 'cert-parity', 'fail', renamed],
    ['no TLS 1.3', 'tls-parity', 'fail', { maxVersion: 'TLSv1.2' }],
    ['TLS 1.0', 'tls-parity', 'fail', { minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' }],
    ['another group', 'tls-parity', 'warn', { ecdhCurve: 'P-384' }],
    ['no h2', 'alpn-parity', 'warn', { ALPNProtocols: ['http/1.1'] }],
    ['no session at all', 'tls-parity', 'fail', { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' }],
  ])('%s: %s', async (_, check, word, change) => {
    const certified = await secure(change);
    expect(red(certified)).toEqual({ [check]: word });
  });

  it('no HSTS: hsts-parity', async () => {
    const without: Mutant = (_, response) => {
      const set = response.setHeader.bind(response);
      response.setHeader = (name, value) => (name === 'Strict-Transport-Security' ? response : set(name, value));
      return false;
    };
    const certified = await secure({}, mutated(without));
    expect(red(certified)).toEqual({ 'hsts-parity': 'warn' });
  });
});
