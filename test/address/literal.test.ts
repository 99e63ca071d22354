import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatAddress, ip } from '../../harness/address/ip.ts';
import {
  formatHostPort,
  type Host,
  hostHeader,
  hostOf,
  type HostPortProblem,
  parseHostPort,
  parsePort,
  uriHost,
} from '../../harness/address/literal.ts';
import { anyAddress } from './arbitrary.ts';

const name = (text: string): Host => ({ kind: 'name', name: text });
const host = (text: string, zone?: string): Host => hostOf(ip(text), zone);

describe('what users write', () => {
  it.each<[string, Host, number?]>([
    ['192.0.2.1', host('192.0.2.1')],
    ['192.0.2.1:80', host('192.0.2.1'), 80],
    ['2001:db8::1', host('2001:db8::1')],
    ['2001:DB8:0::1', host('2001:db8::1')],
    ['[2001:db8::1]', host('2001:db8::1')],
    ['[2001:db8::1]:443', host('2001:db8::1'), 443],
    ['[::ffff:192.0.2.1]:8080', host('::ffff:192.0.2.1'), 8080],
    ['fe80::1%eth0', host('fe80::1', 'eth0')],
    ['fe80::1%4', host('fe80::1', '4')],
    ['[fe80::1%eth0]:80', host('fe80::1', 'eth0'), 80],
    ['[fe80::1%25eth0]:80', host('fe80::1', 'eth0'), 80],
    ['[fe80::1%25]', host('fe80::1', '25')],
    ['fe80::1%25', host('fe80::1', '25')],
    ['fe80::1%25eth0', host('fe80::1', '25eth0')],
    ['shop.example.test', name('shop.example.test')],
    ['shop.example.test:8443', name('shop.example.test'), 8443],
    ['localhost', name('localhost')],
    ['example.test.', name('example.test.')],
    ['_smb._tcp.example.test', name('_smb._tcp.example.test')],
    ['xn--bcher-kva.example', name('xn--bcher-kva.example')],
    ['1and1.example', name('1and1.example')],
    ['host:65535', name('host'), 65535],
    ['host:0080', name('host'), 80],
  ])('%s is understood', (text, expected, port) => {
    expect(parseHostPort(text)).toEqual({ ok: true, host: expected, ...(port === undefined ? {} : { port }) });
  });

  it.each<[string, HostPortProblem, string]>([
    ['', 'empty', 'no host given'],
    [':80', 'empty', 'no host before the port'],
    ['http://example.test/', 'url', 'is a URL or a network'],
    ['2001:db8::/32', 'url', 'write only host or host:port'],
    ['[2001:db8::1', 'unclosed-bracket', '"[" without "]"'],
    ['2001:db8::1]:80', 'unclosed-bracket', '"]" without "["'],
    ['[192.0.2.1]:80', 'brackets-without-ipv6', 'only IPv6 addresses take brackets'],
    ['[example.test]', 'brackets-without-ipv6', 'only IPv6 addresses take brackets'],
    ['[]', 'brackets-without-ipv6', 'only IPv6'],
    ['[2001:db8::1]80', 'after-bracket', 'only ":" and a port may follow'],
    ['[2001:db8::1]:', 'bad-port', 'no port after ":"'],
    ['[2001:db8::1]:0', 'bad-port', 'from 1 to 65535'],
    ['[2001:db8::1]:65536', 'bad-port', 'from 1 to 65535'],
    ['[2001:db8::1]:http', 'bad-port', '"http" is not a port'],
    ['[2001:db8::1]:80:80', 'bad-port', '"80:80" is not a port'],
    ['192.0.2.1:0', 'bad-port', 'from 1 to 65535'],
    ['192.0.2.1:65536', 'bad-port', 'from 1 to 65535'],
    ['host:', 'bad-port', 'no port after ":"'],
    ['host:-1', 'bad-port', 'from 1 to 65535'],
    ['host:99999999999999999999', 'bad-port', 'from 1 to 65535'],
    ['2001:db8:0:0:0:0:0:1:80', 'needs-brackets', '[2001:db8:0:0:0:0:0:1]:80'],
    ['fe80::1%eth0:80', 'needs-brackets', '[fe80::1%eth0]:80'],
    ['2001:db8::g', 'bad-address', '"2001:db8::g" is not an IPv6 address'],
    ['[2001:db8::1::2]', 'bad-address', 'is not an IPv6 address'],
    ['192.0.2.256', 'bad-address', 'four numbers from 0 to 255'],
    ['010.0.0.1', 'bad-address', 'without leading zeros'],
    ['127.1', 'bad-address', 'four numbers'],
    ['2130706433', 'bad-address', 'four numbers'],
    ['0x7f.0.0.0x1', 'bad-address', 'four numbers'],
    ['192.0.2.1%eth0', 'bad-zone', 'only IPv6 addresses take a zone'],
    ['fe80::1%', 'bad-zone', 'write the interface after "%"'],
    ['[fe80::1%et h]', 'bad-zone', 'is not a zone'],
    ['bücher.example', 'bad-name', 'xn-- form'],
    ['-a.example', 'bad-name', 'is not a host name'],
    ['a..example', 'bad-name', 'is not a host name'],
    ['a b.example', 'bad-name', 'is not a host name'],
    [`${'a'.repeat(64)}.example`, 'bad-name', 'is not a host name'],
    [`${'a.'.repeat(150)}example`, 'bad-name', 'is not a host name'],
    ['a'.repeat(1000), 'bad-name', 'longer than'],
  ])('%j is refused with %s', (text, problem, message) => {
    expect(parseHostPort(text)).toMatchObject({ ok: false, problem, message: expect.stringContaining(message) });
  });

  it('says what else an address may have meant', () => {
    expect(parseHostPort('2001:db8::1:80')).toEqual({
      ok: true,
      host: host('2001:db8::1:80'),
      note: 'read as an address without port; write [2001:db8::1]:80 if 80 is the port',
    });
    expect(parseHostPort('2001:db8::80')).toEqual({ ok: true, host: host('2001:db8::80') });
    expect(parseHostPort('2001:db8::1:beef')).toEqual({ ok: true, host: host('2001:db8::1:beef') });
  });

  it('says that a number after "%25" may be a zone of its own', () => {
    const read = parseHostPort('[fe80::1%254]:80');
    expect(read).toMatchObject({
      ok: true,
      host: host('fe80::1', '4'),
      port: 80,
      note: expect.stringContaining('%25254 if it is 254'),
    });
    expect(parseHostPort('[fe80::1%25254]')).toMatchObject({ host: host('fe80::1', '254') });
    expect(parseHostPort('fe80::1%254')).toEqual({ ok: true, host: host('fe80::1', '254') });
  });

  it('quotes hostile text harmlessly', () => {
    const result = parseHostPort('a\u001b[31m\u009b\u202e\n');
    expect(result.ok).toBe(false);
    expect(result.ok ? '' : result.message).toMatch(/^[ -~]+$/);
  });

  it('never throws and never lets a bad port through', () => {
    const pieces = fc.constantFrom(
      '[',
      ']',
      ':',
      '%',
      '.',
      '/',
      '0',
      '80',
      '65536',
      '::1',
      'fe80::1',
      '%25',
      '25',
      'a',
      '192.0.2.1',
      'é',
      ' ',
    );
    fc.assert(
      fc.property(
        fc.array(pieces, { maxLength: 8 }).map((list) => list.join('')),
        (text) => {
          const result = parseHostPort(text);
          if (!result.ok) return;
          expect(result.port ?? 1).toBeGreaterThan(0);
          expect(result.port ?? 1).toBeLessThan(65536);
          const again = parseHostPort(formatHostPort(result.host, result.port));
          expect(again).toMatchObject({ ok: true, host: result.host });
        },
      ),
      { numRuns: 5000 },
    );
  });
});

describe('what is written', () => {
  it('comes back when read', () => {
    fc.assert(
      fc.property(anyAddress, fc.option(fc.integer({ min: 1, max: 65535 }), { nil: undefined }), (address, port) => {
        const read = parseHostPort(formatHostPort(hostOf(address), port));
        expect(read).toMatchObject({ ok: true, host: { address } });
        expect(read.ok ? read.port : null).toBe(port);
      }),
    );
  });

  it('has brackets only with a port, and always in a URI', () => {
    expect(formatHostPort(host('2001:db8::1'))).toBe('2001:db8::1');
    expect(formatHostPort(host('2001:db8::1'), 80)).toBe('[2001:db8::1]:80');
    expect(formatHostPort(host('192.0.2.1'), 80)).toBe('192.0.2.1:80');
    expect(formatHostPort(name('example.test'), 80)).toBe('example.test:80');
    expect(formatHostPort(host('fe80::1', 'eth0'), 80)).toBe('[fe80::1%eth0]:80');
    expect(uriHost(host('2001:db8::1'))).toBe('[2001:db8::1]');
    expect(uriHost(host('fe80::1', 'eth0'))).toBe('[fe80::1%25eth0]');
    expect(() => new URL(`http://${uriHost(host('fe80::1', 'eth0'))}/`)).toThrow('Invalid URL');
    expect(uriHost(host('192.0.2.1'))).toBe('192.0.2.1');
    expect(uriHost(name('example.test'))).toBe('example.test');
  });

  it('is a host that the URL parser reads as the same address', () => {
    fc.assert(
      fc.property(anyAddress, (address) => {
        const { hostname } = new URL(`http://${uriHost(hostOf(address))}:8080/`);
        expect(parseHostPort(hostname)).toEqual({ ok: true, host: hostOf(address) });
      }),
    );
  });

  it.each<[Host, number, 'http' | 'https', string]>([
    [host('2001:db8::1'), 80, 'http', '[2001:db8::1]'],
    [host('2001:db8::1'), 443, 'http', '[2001:db8::1]:443'],
    [host('2001:db8::1'), 443, 'https', '[2001:db8::1]'],
    [host('2001:db8::1'), 80, 'https', '[2001:db8::1]:80'],
    [host('fe80::1', 'eth0'), 8080, 'http', '[fe80::1]:8080'],
    [host('192.0.2.1'), 8080, 'http', '192.0.2.1:8080'],
    [name('example.test'), 80, 'http', 'example.test'],
  ])('in a Host header %# is right', (from, port, scheme, expected) => {
    expect(hostHeader(from, port, scheme)).toBe(expected);
  });
});

describe('a port', () => {
  it('is 1 to 65535 and decimal', () => {
    expect([1, 80, 65535].map((port) => parsePort(String(port)))).toEqual([1, 80, 65535]);
    expect(['0', '65536', '', ' 80', '8e1', '0x50', '+80', '-1', '８０'].map(parsePort)).toEqual(Array(9).fill(null));
  });
});

it('hostOf keeps the address text', () => {
  expect(formatHostPort(hostOf(ip('2001:DB8::1')))).toBe(formatAddress(ip('2001:db8::1')));
});
