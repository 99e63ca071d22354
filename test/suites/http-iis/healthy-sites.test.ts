import { createSecureContext, type SecureContext } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { certificates } from './certificates.ts';
import { certify, red } from './certify.ts';
import { good, lines, type Mutant, mutated, site, type Site } from './site.ts';

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

async function world(is: Site, options: object = {}, name = 'shop.test') {
  const { port, close } = await site(is);
  ends.push(close);
  const scheme = is.tls === undefined ? 'http' : 'https';
  return await certify({ url: `${scheme}://${name}:${port}/`, ...options });
}

const both = (mutant: Mutant, strict = true): Site => ({ v4: mutated(mutant, strict), v6: mutated(mutant, strict) });
const page = (fields: Readonly<Record<string, string>>, title = 'Shop'): Mutant => {
  return ({ url }, response) =>
    url === '/' &&
    Boolean(
      response
        .writeHead(200, { 'Content-Type': 'text/html', ...fields })
        .end(`<!doctype html>\n<title>${title}</title>\n${lines('article').join('\n')}\n`),
    );
};
const isLiteral = (host = ''): boolean => /^\[|^[\d.]+(:|$)/.test(host);

let count = 0;
const nonce: Mutant = (request, response) =>
  page({ 'Content-Security-Policy': `script-src 'nonce-${count++}'; base-uri 'none'` })(request, response);

describe('sites as there are many raise no false alarm', () => {
  it('a server that ends the connection of whoever asks by address', async () => {
    const certified = await world(both(({ headers, socket }) => isLiteral(headers.host) && Boolean(socket.destroy())));
    expect(red(certified)).toEqual({ 'literal-v6-host': 'warn' });
    expect(certified.said).toContain('literal-v6-host#no-binding');
    expect(certified.verdicts['literal-parity']).toBe('pass');
  });

  it('a front end that has certificates for its names only', async () => {
    const { ca, good: pair } = certificates();
    const context = createSecureContext(pair);
    const byName = { SNICallback: (_: string, then: (error: null, context: SecureContext) => void) => then(null, context) };
    const certified = await world({ tls: { v4: byName, v6: byName } }, { ca });
    expect(red(certified)).toEqual({ 'literal-v6-host': 'warn' });
    expect(certified.said).toContain('literal-v6-host#no-binding');
    expect(certified.verdicts['literal-parity']).toBe('pass');
  });

  it('a policy with a new nonce in each reply', async () => {
    const certified = await world(both(nonce));
    expect(red(certified)).toEqual({});
    expect(certified.verdicts['header-parity']).toBe('pass');
  });

  it('a title with the address of the client or of the host', async () => {
    const greeting: Mutant = (request, response) =>
      page({}, `${request.headers.host} greets ${request.socket.remoteAddress}`)(request, response);
    expect(red(await world(both(greeting)))).toEqual({});
  });

  it('a redirect that keeps whatever host was asked, as to https', async () => {
    const certified = await world(
      both(
        ({ headers }, response) =>
          !/^(shop\.test|\[[\da-f:]+\]|[\d.]+)(:\d+)?$/i.test(headers.host ?? '') &&
          Boolean(response.writeHead(301, { Location: `https://${headers.host}/` }).end()),
        false,
      ),
    );
    expect(certified.verdicts['literal-malformed']).toBe('warn');
    expect(Object.values(red(certified))).not.toContain('fail');
  });

  it('an address that leads to the one-word name of the site', async () => {
    const certified = await world(
      both(
        ({ headers, socket }, response) =>
          isLiteral(headers.host) && Boolean(response.writeHead(301, { Location: `http://shop:${socket.localPort}/` }).end()),
      ),
      {},
      'shop',
    );
    expect(red(certified)).toEqual({});
    expect(certified.verdicts['redirect-brackets']).toBe('pass');
  });

  it('a cookie for the domain, where nobody promises literals', async () => {
    expect(red(await world(both(page({ 'Set-Cookie': 'sid=1; Domain=shop.test' }))))).toEqual({});
  });

  it('a limit of requests is no verdict about the site', async () => {
    const asked = new Map<string, number>();
    const limited: Mutant = ({ socket }, response) => {
      const nth = (asked.get(socket.remoteAddress ?? '') ?? 0) + 1;
      asked.set(socket.remoteAddress ?? '', nth);
      return nth > 3 && Boolean(response.writeHead(429, { 'Retry-After': '1' }).end());
    };
    const certified = await world(both(limited, false));
    const words = new Set(Object.values(red(certified)));
    expect([words.has('harness'), words.has('fail'), words.has('warn')]).toEqual([true, false, false]);
    expect(Object.values(certified.reasons).join('\n')).toContain('429 (Too Many Requests)');
  });
});

describe('what such a site could hide is found', () => {
  it('the policy with a nonce is missing on IPv6', async () => {
    const certified = await world({ v4: mutated(nonce), v6: mutated(page({})) });
    expect(red(certified)).toEqual({ 'header-parity': 'fail' });
    expect(certified.said).toContain('header-parity#security-missing');
  });

  it('the policy with a nonce allows more on IPv6', async () => {
    const lax: Mutant = (request, response) =>
      page({ 'Content-Security-Policy': `script-src 'nonce-${count++}' 'unsafe-eval'` })(request, response);
    expect(red(await world({ v4: mutated(nonce), v6: mutated(lax) }))).toEqual({ 'header-parity': 'warn' });
  });

  it('the address is ended on IPv6 alone', async () => {
    const ends6: Mutant = ({ headers, socket }) => headers.host?.startsWith('[') === true && Boolean(socket.destroy());
    const certified = await world({ v4: good, v6: mutated(ends6) });
    expect(certified.said).toContain('literal-v6-host#crashed-undeclared');
  });

  it('another set of alternatives is one fault', async () => {
    const certified = await world({ v4: mutated(page({ 'Alt-Svc': 'clear' })), v6: mutated(page({})) });
    expect(red(certified)).toEqual({ 'alt-svc': 'warn' });
  });
});
