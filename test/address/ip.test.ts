import { isIPv4, isIPv6 } from 'node:net';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatAddress,
  formatGroups,
  fromBytes,
  fromMapped,
  ip,
  ipv4,
  ipv6,
  isIpv4Text,
  isIpv6Text,
  parseAddress,
  parseIpv4,
  parseIpv6,
  sameAddress,
  toBytes,
  toMapped,
  unmap,
} from '../../harness/address/ip.ts';
import { anyAddress, anyIpv4, anyIpv6, anyMapped } from './arbitrary.ts';

const shown = (text: string): string | null => {
  const address = parseAddress(text);
  return address === null ? null : formatAddress(address);
};

describe('IPv6 text', () => {
  it.each([
    ['2001:0db8::0001', '2001:db8::1', 'RFC 5952 4.1: no leading zeros'],
    ['2001:db8:0:0:0:0:2:1', '2001:db8::2:1', '4.2.1: shorten as far as possible'],
    ['2001:db8::0:1', '2001:db8::1', '4.2.1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1', '4.2.2: one group is not shortened'],
    ['2001:db8::1:1:1:1:1', '2001:db8:0:1:1:1:1:1', '4.2.2'],
    ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1', '4.2.3: the longest run'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1', '4.2.3: the first of two equal runs'],
    ['2001:DB8::AAAA', '2001:db8::aaaa', '4.3: lower case'],
    ['::ffff:192.0.2.1', '::ffff:192.0.2.1', '5: mixed notation for mapped addresses'],
    ['::FFFF:c000:0201', '::ffff:192.0.2.1', '5'],
    ['64:ff9b::192.0.2.33', '64:ff9b::c000:221', '5: no mixed notation without a well-known embedding in the low bits of ::/80'],
    ['::192.0.2.1', '::c000:201', 'RFC 4291 2.5.5.1 is deprecated'],
    ['0:0:0:0:0:0:0:0', '::', ''],
    ['0:0:0:0:0:0:0:1', '::1', ''],
    ['1:0:0:0:0:0:0:0', '1::', ''],
    ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0', '`::` may stand for one group when read'],
    ['1:2:3:4:5:6:255.255.255.255', '1:2:3:4:5:6:ffff:ffff', ''],
  ])('%s is shown as %s (%s)', (text, expected) => {
    expect(shown(text)).toBe(expected);
  });

  it.each([
    '',
    ':',
    ':::',
    '1',
    '1:2',
    ':1::',
    '1:::2',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4::5:6:7:8',
    '12345::',
    'g::',
    '::1 ',
    ' ::1',
    '::1\n',
    '::1/128',
    '[::1]',
    'fe80::1%eth0',
    '1.2.3.4::',
    '::1.2.3',
    '::1.2.3.256',
    '::01.2.3.4',
    '::1.2.3.4:5',
    '1:2:3:4:5:6:7:1.2.3.4',
    '::ffff:1.2.3.4.5',
    '-1::',
    '+1::',
    '0x1::',
    '1_0::',
    '１::',
    `${'0'.repeat(46)}::`,
  ])('%j is refused', (text) => {
    expect(parseIpv6(text)).toBeNull();
    expect(isIpv6Text(text)).toBe(false);
  });

  it('survives format and parse for all 128-bit values', () => {
    fc.assert(
      fc.property(fc.oneof(anyIpv6, anyMapped), (address) => {
        expect(parseIpv6(formatAddress(address))).toEqual(address);
      }),
      { numRuns: 2000 },
    );
  });

  it('agrees with node:net on which text is IPv6', () => {
    const piece = fc.oneof(
      fc.constantFrom('', '0', '1', 'ffff', '00001', '1.2.3.4', '01.2.3.4', 'g'),
      fc.string({ unit: fc.constantFrom(...Array.from('0123456789abcdefF')), maxLength: 5 }),
    );
    const text = fc.array(piece, { maxLength: 10 }).map((pieces) => pieces.join(':'));
    fc.assert(
      fc.property(text, (candidate) => {
        expect(isIpv6Text(candidate)).toBe(isIPv6(candidate));
      }),
      { numRuns: 5000 },
    );
  });

  it('agrees with the URL parser on the value', () => {
    fc.assert(
      fc.property(fc.oneof(anyIpv6, anyMapped), (address) => {
        const { hostname } = new URL(`http://[${formatAddress(address)}]/`);
        expect(parseIpv6(hostname.slice(1, -1))).toEqual(address);
        // The WHATWG serialiser knows no mixed notation and is otherwise RFC 5952's.
        expect(hostname).toBe(`[${formatGroups(address.value)}]`);
      }),
    );
  });
});

describe('IPv4 text', () => {
  it.each(['0.0.0.0', '192.0.2.1', '255.255.255.255'])('%s is an address', (text) => {
    expect(shown(text)).toBe(text);
  });

  it.each([
    '',
    '1',
    '1.2.3',
    '1.2.3.4.5',
    '256.0.0.1',
    '1.2.3.256',
    '01.2.3.4',
    '1.2.3.04',
    '010.0.0.1',
    '00.0.0.0',
    '0x7f.0.0.1',
    '127.1',
    '1.2.3.4 ',
    '1.2.3.4\n',
    '1..3.4',
    '.1.2.3',
    '1.2.3.',
    '-1.2.3.4',
    '1e1.2.3.4',
    '１.2.3.4',
    '1.2.3.1000',
  ])('%j is refused', (text) => {
    expect(parseIpv4(text)).toBeNull();
    expect(isIpv4Text(text)).toBe(false);
    expect(isIPv4(text)).toBe(false);
  });

  it('survives format and parse for all 32-bit values, and node:net agrees', () => {
    fc.assert(
      fc.property(anyIpv4, (address) => {
        const text = formatAddress(address);
        expect(parseIpv4(text)).toEqual(address);
        expect(isIPv4(text)).toBe(true);
      }),
    );
  });
});

describe('octets', () => {
  it('survive the way there and back', () => {
    fc.assert(
      fc.property(anyAddress, (address) => {
        expect(fromBytes(toBytes(address))).toEqual(address);
      }),
    );
    expect([...toBytes(ip('2001:db8::1'))]).toEqual([0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
  });

  it.each([0, 3, 5, 8, 15, 17])('%i of them are no address', (length) => {
    expect(fromBytes(new Uint8Array(length))).toBeNull();
  });
});

describe('values', () => {
  it('have their width', () => {
    expect(() => ipv4(1n << 32n)).toThrow(RangeError);
    expect(() => ipv4(-1n)).toThrow(RangeError);
    expect(() => ipv6(1n << 128n)).toThrow(RangeError);
    expect(() => ip('nonsense')).toThrow('not an IP address: nonsense');
  });

  it('map and unmap', () => {
    fc.assert(
      fc.property(anyIpv4, (address) => {
        expect(fromMapped(toMapped(address))).toEqual(address);
        expect(unmap(toMapped(address))).toEqual(address);
        expect(unmap(address)).toEqual(address);
      }),
    );
    expect(unmap(ip('2001:db8::1'))).toEqual(ip('2001:db8::1'));
  });

  it('are the same however they are written', () => {
    expect(sameAddress('2001:db8::1', '2001:0DB8:0:0::1')).toBe(true);
    expect(sameAddress(ip('::1'), '::1')).toBe(true);
    expect(sameAddress('::1', '::2')).toBe(false);
    expect(sameAddress('0.0.0.1', '::1')).toBe(false);
    expect(sameAddress('::ffff:192.0.2.1', '192.0.2.1')).toBe(false);
    expect(sameAddress('nonsense', 'nonsense')).toBe(false);
  });
});
