import { describe, expect, it } from 'vitest';
import { ip, sameAddress } from '../../../../harness/address/ip.ts';
import { readApplicationHost } from '../../../../suites/http-iis/iis/application-host.ts';
import { type Cell, expectedMatrix, type MatrixInput } from '../../../../suites/http-iis/iis/expected-matrix.ts';
import { readIplisten } from '../../../../suites/http-iis/iis/iplisten.ts';
import { readMetabase } from '../../../../suites/http-iis/iis/metabase.ts';
import { readAppcmdSites } from '../../../../suites/http-iis/iis/appcmd-sites.ts';
import { withStates } from '../../../../suites/http-iis/iis/read-sites.ts';
import { readSslcert, type TlsRecord } from '../../../../suites/http-iis/iis/sslcert.ts';
import type { IisConfig } from '../../../../suites/http-iis/iis/site.ts';
import { text, valueOf } from './fixtures.ts';

const v4 = '192.0.2.1';
const native = '2001:db8::1';
const sixToFour = '2002:c000:201::1';
const teredo = '2001:0:c000:201::1';

/** One site for each list of `protocol/bindingInformation[/sslFlags]`, named A, B... */
function config(...sites: readonly (readonly string[])[]): IisConfig {
  const lines = sites.map((bindings, index) => {
    const inside = bindings.map((one) => {
      const [protocol, information, flags = '0'] = one.split('/');
      return `<binding protocol="${protocol}" bindingInformation="${information}" sslFlags="${flags}"/>`;
    });
    return `<site name="${'ABCD'[index]}" id="${index + 1}"><bindings>${inside.join('')}</bindings></site>`;
  });
  return valueOf(readApplicationHost(`<sites>${lines.join('')}</sites>`, 'a'));
}

const cert = (key: Partial<TlsRecord> & { kind: TlsRecord['kind'] }, hash: string): TlsRecord =>
  ({ port: 443, hash, line: 1, ...key }) as TlsRecord;
const at = (address: string, hash: string): TlsRecord => cert({ kind: 'address', address: ip(address) }, hash);

const defaults = { iplisten: [], sslcert: [], addresses: [v4, native, sixToFour, teredo].map(ip) };

function cellsOf(input: Partial<MatrixInput> & { config: IisConfig }): readonly Cell[] {
  return expectedMatrix({ ...defaults, ...input }).cells;
}

/** One cell in short: outcome, layer unless it is the last, doubts. */
function cell(cells: readonly Cell[], address: string, host: string, sni: string | null = null): string {
  const literal = address.includes(':') ? `[${address}]` : address;
  const found = cells.filter(
    (one) => sameAddress(one.address, address) && one.host === (host === 'literal' ? literal : host) && one.sni === sni,
  );
  const [one] = found;
  if (one === undefined || found.length > 1) throw new Error(`${found.length} cells for ${address} ${host} ${sni}`);
  const { outcome, certificate, layer, doubts } = one;
  const what = outcome.kind === 'site' ? outcome.site : outcome.kind === 'invalid-host' ? '400' : outcome.kind;
  return [what, ...(certificate === null ? [] : [certificate]), ...(layer === 'route' ? [] : [`at ${layer}`]), ...doubts].join(
    ' ',
  );
}

describe('the expected matrix', () => {
  const addresses = [v4, native, sixToFour];

  it.each([
    ['*:80: takes the literal', { config: config(['http/*:80:']) }, 'literal', ['A', 'A', 'A']],
    ['a host name takes itself', { config: config(['http/*:80:www']) }, 'www', ['A', 'A', 'A']],
    ['a host name does not take the literal', { config: config(['http/*:80:www']) }, 'literal', ['400', '400', '400']],
    ['an IPv4 binding is 400 over IPv6, not refused', { config: config(['http/192.0.2.1:80:www']) }, 'www', ['A', '400', '400']],
    [
      'a binding for each address leaves the tunnel address out',
      { config: config(['http/192.0.2.1:80:www', 'http/[2001:db8::1]:80:www']) },
      'www',
      ['A', 'A', '400'],
    ],
    [
      'listen list 0.0.0.0: IPv4 only',
      { config: config(['http/*:80:']), iplisten: [ip('0.0.0.0')] },
      'literal',
      ['A', 'refused at listen', 'refused at listen'],
    ],
    [
      'listen list ::: IPv6 only',
      { config: config(['http/*:80:']), iplisten: [ip('::')] },
      'literal',
      ['refused at listen', 'A', 'A'],
    ],
    [
      'listen list with both',
      { config: config(['http/*:80:']), iplisten: [ip('0.0.0.0'), ip('::')] },
      'literal',
      ['A', 'A', 'A'],
    ],
    [
      'listen list with one address',
      { config: config(['http/*:80:']), iplisten: [ip(v4), ip(native)] },
      'literal',
      ['A', 'A', 'refused at listen'],
    ],
  ])('%s', (_, input, host, expected) => {
    const cells = cellsOf(input);
    expect(addresses.map((address) => cell(cells, address, host))).toEqual(expected);
  });

  it.each([
    // The same text as in the listen list above, with the other meaning.
    ['0.0.0.0: both families', [at('0.0.0.0', 'a')], 'www', ['A a', 'A a']],
    ['and [::] of another certificate', [at('0.0.0.0', 'a'), at('::', 'b')], 'www', ['A a', 'A b']],
    ['[::] only', [at('::', 'b')], 'www', ['tls-reset at tls', 'A b']],
    ['one IPv4 address only', [at(v4, 'a')], 'www', ['A a', 'tls-reset at tls']],
    ['a name, and the client sends it', [cert({ kind: 'name', name: 'www' }, 'n')], 'www', ['A n', 'A n']],
    [
      'a name, and the client sends none',
      [cert({ kind: 'name', name: 'www' }, 'n')],
      null,
      ['tls-reset at tls', 'tls-reset at tls'],
    ],
    ['the central store, and the client sends a name', [cert({ kind: 'store' }, 's')], 'www', ['A s', 'A s']],
    [
      'the central store, and the client sends none',
      [cert({ kind: 'store' }, 's')],
      null,
      ['tls-reset at tls', 'tls-reset at tls'],
    ],
    [
      'another port',
      [cert({ kind: 'address', address: ip('0.0.0.0'), port: 8443 }, 'a')],
      'www',
      ['tls-reset at tls', 'tls-reset at tls'],
    ],
    [
      'an address and a name: which wins is not documented',
      [at(v4, 'a'), cert({ kind: 'name', name: 'www' }, 'n')],
      'www',
      ['A a certificate-order', 'A n'],
    ],
  ])('certificate store: %s', (_, sslcert, sni, expected) => {
    const cells = cellsOf({ config: config(['https/*:443:www']), sslcert });
    expect([v4, native].map((address) => cell(cells, address, 'www', sni))).toEqual(expected);
  });

  it('TLS is fine where the host is unknown: 400, not a reset', () => {
    const cells = cellsOf({ config: config(['https/*:443:www']), sslcert: [at('0.0.0.0', 'a')] });
    expect(cell(cells, native, 'unknown.invalid', 'unknown.invalid')).toBe('400 a');
    expect(cell(cells, native, 'literal')).toBe('400 a');
  });

  it.each([
    ['a host name goes before the address', [['http/*:80:www'], ['http/192.0.2.1:80:']], v4, 'www', 'A route-order'],
    ['the address goes before *', [['http/*:80:'], ['http/192.0.2.1:80:']], v4, 'other', 'B'],
    ['a host name on the address before one on *', [['http/*:80:www'], ['http/192.0.2.1:80:www']], v4, 'www', 'B'],
    ['the longer wildcard', [['http/*:80:*.example'], ['http/*:80:*.b.example']], v4, 'any.b.example', 'B wildcard-host'],
    ['a name before a wildcard', [['http/*:80:*.example'], ['http/*:80:any.example']], v4, 'any.example', 'B'],
    ['[::] over IPv6', [['http/[::]:80:']], native, 'unknown.invalid', 'A'],
    ['[::] over IPv4', [['http/[::]:80:']], v4, 'unknown.invalid', '400 family-wildcard'],
    ['0.0.0.0 over IPv6', [['http/0.0.0.0:80:']], native, 'unknown.invalid', '400 family-wildcard'],
    ['0.0.0.0 over IPv6 where * takes it', [['http/0.0.0.0:80:', 'http/*:80:']], native, 'unknown.invalid', 'A'],
    ['a zone does not matter', [['http/[2001:db8::1%4]:80:']], native, 'literal', 'A'],
    ['a literal as host name', [['http/*:80:[2001:db8::1]']], native, 'literal', 'A'],
    ['two sites with one binding', [['http/*:80:'], ['http/*:80:']], v4, 'literal', 'A duplicate-binding'],
  ])('route: %s', (_, sites, address, host, expected) => {
    const wanted = host === 'other' ? 'unknown.invalid' : host;
    expect(cell(cellsOf({ config: config(...sites) }), address, wanted)).toBe(expected);
  });

  it('an unreadable binding and other protocols register nothing', () => {
    expect(cellsOf({ config: config(['http/80', 'ftp/*:21:', 'net.tcp/808:*']) })).toEqual([]);
  });

  it('sites that do not run', () => {
    const stopped = withStates(config(['http/*:80:']), valueOf(readAppcmdSites('SITE "A" (id:1,bindings:,state:Stopped)', 'b')));
    expect(cell(cellsOf({ config: stopped }), native, 'literal')).toBe('refused at registered');
    const manual = { ...stopped, sites: stopped.sites.map((site) => ({ ...site, state: 'unknown' as const, autoStart: false })) };
    expect(cell(cellsOf({ config: manual }), native, 'literal')).toBe('refused at registered site-state');
    const wcf = {
      ...stopped,
      sites: stopped.sites.map((site) => ({ ...site, state: 'unknown' as const, protocols: ['net.tcp'] })),
    };
    expect(cell(cellsOf({ config: wcf }), native, 'literal')).toBe('A enabled-protocols');
  });

  it('files that were not supplied are assumed, and the cell says so', () => {
    const cells = cellsOf({ config: config(['http/*:80:', 'https/*:443:www/1']), iplisten: null, sslcert: null });
    expect(
      cell(
        cells.filter(({ port }) => port === 80),
        native,
        'literal',
      ),
    ).toBe('A no-iplisten');
    expect(cell(cells, native, 'www', 'www')).toBe('A no-iplisten no-sslcert');
    expect(cell(cells, native, 'www', null)).toBe('tls-reset at tls no-iplisten no-sslcert');
    expect(new Set(cells.map(({ confidence }) => confidence))).toEqual(new Set(['assumed']));
    const stated = cellsOf({ config: config(['http/*:80:']) });
    expect(new Set(stated.map(({ confidence }) => confidence))).toEqual(new Set(['stated']));
    const unsure = cellsOf({ config: config(['http/[::]:80:']), iplisten: null });
    expect(unsure.find(({ address }) => address.family === 4)?.confidence).toBe('unverified');
  });

  it.each([
    ['https/*:443:www/1', 'www', 'www', 'A no-sslcert'],
    ['https/*:443:www/0', 'www', null, 'A no-sslcert'],
    ['https/*:443:www/2', 'www', 'www', 'A no-sslcert'],
    ['https/*:443:www/3', 'www', null, 'tls-reset at tls no-sslcert'],
    ['https/192.0.2.1:443:', 'unknown.invalid', null, 'tls-reset at tls no-sslcert'],
    ['https/[::]:443:', 'unknown.invalid', null, 'A no-sslcert'],
  ])('without a store %s is taken to have what IIS writes for it', (binding, host, sni, expected) => {
    expect(cell(cellsOf({ config: config([binding]), sslcert: null }), native, host, sni)).toBe(expected);
  });

  it('restrictions, one for each client of a site', () => {
    const shop = valueOf(readApplicationHost(text('applicationHost.config'), 'a'));
    const clients = [
      { name: 'ipv4', address: ip('192.0.2.99') },
      { name: 'ipv6', address: ip('2001:db8:66::7') },
      { name: 'teredo', address: ip('2001:0:c000:201::7') },
    ];
    const cells = cellsOf({ config: shop, addresses: [ip('192.0.2.11')], clients });
    const intranet = cells.find(({ outcome }) => outcome.kind === 'site' && outcome.site === 'Intranet');
    expect(intranet?.restrictions.map(({ client, action, layer }) => `${client} ${action} ${layer}`)).toEqual([
      'ipv4 admit route',
      'ipv6 AbortRequest restrict',
      'teredo AbortRequest restrict',
    ]);
    const nobody = cells.find(({ outcome }) => outcome.kind === 'invalid-host');
    expect(nobody === undefined ? [] : nobody.restrictions).toEqual([]);
  });

  it('the classes of addresses fare alike, and each cell names its own', () => {
    const cells = cellsOf({ config: config(['http/*:80:']) });
    expect(cells.filter(({ host }) => host === 'unknown.invalid').map(({ addressClass }) => addressClass)).toEqual([
      'ipv4',
      'ipv6',
      '6to4',
      'teredo',
    ]);
  });

  it('the fixtures together', () => {
    const cells = cellsOf({
      config: valueOf(readApplicationHost(text('applicationHost.config'), 'a')),
      iplisten: valueOf(readIplisten(text('iplisten-reg.txt'), 'l')).map(({ address }) => address),
      sslcert: valueOf(readSslcert(text('sslcert.txt'), 's')),
      addresses: ['192.0.2.10', '2001:db8:10::80'].map(ip),
    }).filter(({ port }) => port === 443);
    expect(cell(cells, '2001:db8:10::80', 'shop.example.com', 'shop.example.com')).toBe(`Shop & Cart ${'3'.repeat(40)}`);
    expect(cell(cells, '2001:db8:10::80', 'shop.example.com', null)).toBe('tls-reset at tls');
    expect(cell(cells, '192.0.2.10', 'shop.example.com', null)).toBe(`Shop & Cart ${'1'.repeat(40)}`);
  });

  it('IIS 6: an IPv4 binding is 400 over IPv6, one without address answers', () => {
    const portal = valueOf(readMetabase(text('MetaBase.xml'), 'm'));
    const cells = cellsOf({ config: portal, addresses: ['192.0.2.20', native].map(ip), sslcert: null });
    const inPort = (port: number) => cells.filter((one) => one.port === port);
    expect(cell(inPort(80), native, 'literal')).toBe('Portal');
    expect(cell(inPort(8080), '192.0.2.20', 'portal.example.com')).toBe('Portal');
    expect(cell(inPort(8080), native, 'portal.example.com')).toBe('400');
  });

  it('leaves cells beyond the bound out, and counts them', () => {
    const { cells, leftOut } = expectedMatrix({ ...defaults, config: config(['http/*:80:', 'http/*:81:']), maxCells: 5 });
    expect([cells.length, leftOut]).toEqual([5, 11]);
  });
});
