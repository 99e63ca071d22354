import type { RequestListener } from 'node:http';
import { decode } from 'dns-packet';
import { afterEach, describe, expect, it } from 'vitest';
import chain from '../../../suites/http-iis/probes/chain.ts';
import literal from '../../../suites/http-iis/probes/literal.ts';
import upload from '../../../suites/http-iis/probes/upload.ts';
import literalPort from '../../../suites/http-iis/checks/literal-port.ts';
import suite from '../../../suites/http-iis/suite.ts';
import { type AnyCheck, say } from '../../../harness/model/check.ts';
import { vantageOf } from '../../model/vantage.ts';
import { nameServer as start, replyTo } from '../../net/dns/name-server.ts';
import { site } from './site.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

const signal = new AbortController().signal;
const now = () => performance.now();
const get = { scheme: 'http', address: '::1', name: 'shop.test', target: '/', ca: null, marker: null } as const;

async function listen(v6: RequestListener): Promise<number> {
  const { port, close } = await site({ v6, v4: v6 });
  ends.push(close);
  return port;
}

/** A name server on ::1 that knows `www.shop.test` on both families, `v4only.shop.test` on one, and fails for the rest. */
async function nameServer(): Promise<number> {
  const server = await start((query) => {
    const { name = '', type } = decode(query).questions?.[0] ?? {};
    const isKnown = name === 'www.shop.test' || (name === 'v4only.shop.test' && type === 'A');
    const answers = isKnown
      ? [type === 'AAAA' ? ({ type, name, data: '::1' } as const) : ({ type: 'A', name, data: '127.0.0.1' } as const)]
      : [];
    return replyTo(query, answers, name.endsWith('shop.test') ? 0 : 2);
  });
  ends.push(() => server.close());
  return server.port;
}

describe('chain', () => {
  const follow = async (address: '::1' | '127.0.0.1', to: (port: number) => string | null) => {
    let at = 0;
    const port = await listen((request, response) => {
      const location = request.url === '/' ? to(at) : null;
      response.writeHead(location === null ? 200 : 302, location === null ? {} : { Location: location }).end();
    });
    at = port;
    const input = { ...get, address, port, host: `shop.test:${port}`, resolverPort: await nameServer() };
    return await chain.run({ input, vantage: vantageOf(address, { resolvers: ['::1'] }), signal, now });
  };

  it('ends where nothing redirects', async () => {
    expect(await follow('::1', () => null)).toMatchObject({ end: 'answered', hops: [{ status: 200 }] });
  });
  it.each(['::1', '127.0.0.1'] as const)('follows a name within the family of %s', async (address) => {
    const { end, hops } = await follow(address, (port) => `http://www.shop.test:${port}/x#y`);
    expect(end).toBe('answered');
    expect(hops.map((hop) => [hop.address, hop.status])).toEqual([
      [address, 302],
      [address, 200],
    ]);
  });
  it('follows a relative reference', async () => {
    expect((await follow('::1', () => 'there')).hops[1]?.url).toMatch(/^http:\/\/shop\.test:\d+\/there$/);
  });
  it('finds a name without an address of the family', async () => {
    expect(await follow('::1', () => 'http://v4only.shop.test/')).toMatchObject({
      end: 'no-address',
      detail: 'v4only.shop.test',
    });
    expect(await follow('127.0.0.1', (port) => `http://v4only.shop.test:${port}/x`)).toMatchObject({ end: 'answered' });
  });
  it('finds a literal of the other family', async () => {
    expect(await follow('::1', () => 'http://127.0.0.1/')).toMatchObject({ end: 'other-family' });
    expect(await follow('127.0.0.1', () => 'http://[::1]/')).toMatchObject({ end: 'other-family' });
  });
  it('finds a dead hop, a loop, a long chain, what is no URL, and a resolver that fails', async () => {
    expect(await follow('::1', () => 'http://www.shop.test:9/')).toMatchObject({
      end: 'no-answer',
      hops: [{}, { outcome: 'refused' }],
    });
    expect(await follow('::1', (port) => `http://shop.test:${port}/`)).toMatchObject({ end: 'loop' });
    expect(await follow('::1', () => 'http://[2001/')).toMatchObject({ end: 'unusable' });
    expect(await follow('::1', () => 'ftp://shop.test/')).toMatchObject({ end: 'unusable' });
    expect(await follow('::1', () => 'http://elsewhere.test/')).toMatchObject({ end: 'resolver', detail: 'ESERVFAIL' });
  });
  it('does not follow for ever', async () => {
    let nth = 0;
    const port = await listen((_, response) => response.writeHead(302, { Location: `/${nth++}` }).end());
    const value = await chain.run({ input: { ...get, port, host: `shop.test:${port}` }, vantage: vantageOf('::1'), signal, now });
    expect(chain.gives.schema.parse(value)).toMatchObject({ end: 'too-many' });
    expect(value.hops).toHaveLength(11);
  });
});

describe('literal', () => {
  /** Asks in the three forms that a default port has, of a server that stands on another. */
  const forms = async (handle: (host: string) => number) => {
    const port = await listen((request, response) => response.writeHead(handle(request.headers.host ?? '')).end());
    const ask = async (address: '::1' | '127.0.0.1', form: 'bare' | 'port' | 'empty-port') => {
      const text = address === '::1' ? '[::1]' : address;
      const host = { bare: text, port: `${text}:80`, 'empty-port': `${text}:` }[form];
      const input = { ...get, address, port, name: null, host, form, canonical: form === 'bare', declared: true };
      const path = address === '::1' ? ('ipv6' as const) : ('ipv4' as const);
      const value = literal.gives.schema.parse(await literal.run({ input, vantage: vantageOf(address), signal, now }));
      return { step: `literal-${form}@${path}#1`, path, aim: `literal-${form}`, sample: 1, value };
    };
    const asked = [await ask('::1', 'bare'), await ask('::1', 'port'), await ask('::1', 'empty-port')];
    const reference = [await ask('127.0.0.1', 'bare'), await ask('127.0.0.1', 'port')];
    const check: AnyCheck = literalPort;
    return check.judge({ literal: asked, reference }, say, 'ipv6').map(({ message }) => message);
  };

  it('tells the right host from one that looks for the last colon', async () => {
    expect(await forms((host) => (/^\[[0-9a-f:]+\](:\d*)?$|^[\d.]+(:\d*)?$/.test(host) ? 200 : 400))).toEqual(['one-host']);
    expect(await forms((host) => (/^\[[0-9a-f:]+\]$|^[\d.]+(:\d*)?$/.test(host) ? 200 : 400))).toEqual([
      'port-form',
      'empty-port',
    ]);
    expect(await forms((host) => (/\d$|\]$/.test(host) && !host.endsWith(':80') ? 200 : 400))).toEqual([
      'port-form-everywhere',
      'empty-port',
    ]);
  });
});

describe('upload', () => {
  it('asks the control when it stalls', { timeout: 30_000 }, async () => {
    const target = await listen((request) => request.socket.pause());
    const mirror = await listen((request, response) => request.resume().once('end', () => response.writeHead(200).end()));
    const control = { address: '::1', ipv4: null, echoPort: 9, httpPort: mirror };
    const run = (httpPort: number) =>
      upload.run({
        input: { scheme: 'http', address: '::1', port: target, name: 'shop.test', host: 'shop.test', target: '/', ca: null },
        vantage: vantageOf('::1', { control: { ...control, httpPort } }),
        signal,
        now,
      });
    const [fine, failed] = await Promise.all([run(mirror), run(target)]);
    expect(fine).toMatchObject({
      control: 'fine',
      runs: [{ outcome: 'stalled' }, { outcome: 'stalled' }, { outcome: 'stalled' }],
    });
    expect(failed).toMatchObject({ control: 'failed' });
    expect(upload.silent?.(upload.gives.schema.parse(fine))).toBe(true);
  });
});

describe('suite', () => {
  const target = (options: object, addresses: { 4: string[]; 6: string[] }) => ({
    name: 'x',
    suite: 'http-iis',
    addresses,
    options: suite.options.parse(options),
  });
  const aims = (options: object, addresses = ['2001:db8::80']) =>
    suite.aims({ target: target(options, { 4: [], 6: addresses }), path: 'ipv6', vantage: vantageOf('::1'), addresses });

  it('takes a URL, also with a literal host', () => {
    expect(suite.options.parse(suite.fromUrl?.options(new URL('https://shop.test/x')))).toMatchObject({
      url: 'https://shop.test/x',
      literal: false,
    });
    expect(suite.hostOf?.(suite.options.parse({ url: 'http://[2001:db8::80]:8080/' }))).toBe('2001:db8::80');
    const page = aims({ url: 'http://[2001:db8::80]:8080/' }).find(({ aim }) => aim === 'page');
    expect(page?.input).toMatchObject({ host: '[2001:db8::80]:8080', name: null });
  });

  it.each([
    { url: 'ftp://x/' },
    { url: 'http://x/', also: ['x'] },
    { url: 'http://x/', ports: [0] },
    { url: 'http://x/', unknown: 1 },
  ])('refuses %j', (options) => {
    expect(suite.options.safeParse(options).success).toBe(false);
  });

  it('gives each question of each address its own name, and a valid input', async () => {
    const all = aims({ url: 'https://shop.test/', also: ['/a', '/b'], ports: [80, 443, 8443], large: '/l', upload: '/u' }, [
      '2001:db8::80',
      '2001:db8::81',
    ]);
    expect(new Set(all.map(({ aim }) => aim)).size).toBe(all.length);
    for (const { probe, input } of all) {
      const module = await import(
        probe.startsWith('net/') ? '../../../harness/net/probes/tcp.ts' : `../../../suites/${probe.replace('/', '/probes/')}.ts`
      );
      expect([probe, module.default.input.safeParse(input).success]).toEqual([probe, true]);
    }
  });

  it('asks an http site nothing about TLS, and a default port in all forms', () => {
    const names = aims({ url: 'http://shop.test/' }).map(({ aim }) => aim);
    expect(names.filter((name) => /^(page|literal-|chain|hello|https)/.test(name))).toEqual([
      'page',
      'literal-bare',
      'literal-port',
      'literal-empty-port',
      'chain',
    ]);
    const other = aims({ url: 'http://shop.test:8080/' }).map(({ aim }) => aim);
    expect(other.filter((name) => name.startsWith('literal-'))).toEqual(['literal-port']);
  });
});
