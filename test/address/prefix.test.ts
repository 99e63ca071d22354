import { BlockList } from 'node:net';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressBits, formatAddress, ip, ipv6 } from '../../harness/address/ip.ts';
import {
  cidr,
  commonPrefixLength,
  contains,
  formatPrefix,
  interfaceId,
  parsePrefix,
  prefixOf,
  withInterfaceId,
} from '../../harness/address/prefix.ts';
import { anyAddress, anyIpv6 } from './arbitrary.ts';

describe('a prefix', () => {
  it.each([
    '2002::/16',
    '::/0',
    '0.0.0.0/0',
    '10.0.0.0/8',
    '::1/128',
    '192.0.2.1/32',
    '2001:db8::/33',
    '::ffff:0:0/96',
    '::ffff:192.0.2.0/120',
  ])('%s is one', (text) => {
    expect(formatPrefix(cidr(text))).toBe(text);
  });

  it.each([
    '',
    '/',
    '::',
    '::/',
    '/64',
    '::/129',
    '0.0.0.0/33',
    '::/064',
    '::/-1',
    '::/1e1',
    '::/ 64',
    '2001:db8::1/32',
    '10.0.0.1/8',
    '::/64/64',
    'fe80::%1/64',
  ])('%j is none', (text) => {
    expect(parsePrefix(text)).toBeNull();
    expect(() => cidr(text)).toThrow(RangeError);
  });

  it('holds what node:net.BlockList says it holds', () => {
    const other = fc.tuple(anyAddress, fc.integer({ min: 0, max: 128 }), fc.integer({ min: 0, max: 128 }));
    fc.assert(
      fc.property(other, ([address, seed, flip]) => {
        const bits = addressBits(address.family);
        const length = seed % (bits + 1);
        const near = { ...address, value: address.value ^ (1n << BigInt(flip % bits)) };
        const list = new BlockList();
        // Node counts from 1 for IPv6 and IPv4 alike.
        if (length === 0) return;
        const type = address.family === 4 ? 'ipv4' : 'ipv6';
        const prefix = prefixOf(address, length);
        list.addSubnet(formatAddress(prefix.network), length, type);
        expect(contains(prefix, address)).toBe(true);
        expect(contains(prefix, near)).toBe(list.check(formatAddress(near), type));
      }),
    );
  });

  it('never holds the other family', () => {
    expect(contains(cidr('::/0'), ip('192.0.2.1'))).toBe(false);
    expect(contains(cidr('0.0.0.0/0'), ip('::1'))).toBe(false);
  });

  it.each([-1, 129, 1.5, Number.NaN])('has no length %d', (length) => {
    expect(() => prefixOf(ip('::1'), length)).toThrow(RangeError);
  });
});

describe('common prefix length', () => {
  it.each([
    ['2001:db8:1::2', '2001:db8:3::2', 46],
    ['2001:db8::1', '2001:db8::1', 128],
    ['::', '8000::', 0],
    ['192.168.7.2', '192.168.7.3', 31],
    ['192.0.2.1', '192.0.2.1', 32],
    ['192.0.2.1', '::1', 0],
  ])('of %s and %s is %i', (a, b, length) => {
    expect(commonPrefixLength(ip(a), ip(b))).toBe(length);
  });

  it('is the longest length at which both are in one network', () => {
    fc.assert(
      fc.property(anyIpv6, anyIpv6, (a, b) => {
        const length = commonPrefixLength(a, b);
        expect(contains(prefixOf(a, length), b)).toBe(true);
        expect(contains(prefixOf(a, Math.min(length + 1, 128)), b)).toBe(length === 128);
      }),
    );
  });
});

describe('interface identifier', () => {
  it('is the low half', () => {
    fc.assert(
      fc.property(anyIpv6, (address) => {
        expect(withInterfaceId(prefixOf(address, 64), interfaceId(address))).toEqual(address);
      }),
    );
  });

  it('needs 64 free bits and has 64 bits', () => {
    expect(() => withInterfaceId(cidr('2001:db8::/65'), 1n)).toThrow(RangeError);
    expect(() => withInterfaceId(cidr('10.0.0.0/8'), 1n)).toThrow(RangeError);
    expect(() => withInterfaceId(cidr('2001:db8::/64'), 1n << 64n)).toThrow(RangeError);
    expect(withInterfaceId(cidr('2001:db8::/64'), 1n)).toEqual(ipv6((0x2001_0db8n << 96n) | 1n));
  });
});
