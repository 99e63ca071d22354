import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatAddress, ip, type Ipv4, ipv4, parseIpv4 } from '../../harness/address/ip.ts';
import { contains, formatPrefix } from '../../harness/address/prefix.ts';
import {
  isSixToFour,
  SIX_TO_FOUR_RELAY_ANYCAST,
  sixToFourAddress,
  sixToFourBogon,
  sixToFourEndpoint,
  sixToFourPrefix,
} from '../../harness/address/six-to-four.ts';
import { anyIpv4, anyIpv6 } from './arbitrary.ts';

const v4 = (text: string): Ipv4 => parseIpv4(text) ?? ipv4(0n);

describe('6to4', () => {
  it.each([
    ['192.88.99.1', '2002:c058:6301::/48'], // RFC 3068 2.4
    ['198.51.100.1', '2002:c633:6401::/48'],
    ['131.107.0.2', '2002:836b:2::/48'],
    ['192.168.1.2', '2002:c0a8:102::/48'],
  ])('%s owns %s', (endpoint, prefix) => {
    expect(formatPrefix(sixToFourPrefix(v4(endpoint)))).toBe(prefix);
  });

  it('names its endpoint', () => {
    const endpoint = (text: string) => sixToFourEndpoint(ip(text));
    expect(endpoint('2002:836b:2:1::1')).toEqual(v4('131.107.0.2'));
    expect(endpoint('2001:db8::1')).toBeNull();
    expect(endpoint('2003::')).toBeNull();
    expect(endpoint('192.0.2.1')).toBeNull();
  });

  it('survives embedding and extraction', () => {
    const id = fc.bigInt(0n, (1n << 64n) - 1n);
    fc.assert(
      fc.property(anyIpv4, fc.integer({ min: 0, max: 0xffff }), id, (endpoint, subnet, interfaceId) => {
        const address = sixToFourAddress(endpoint, subnet, interfaceId);
        expect(sixToFourEndpoint(address)).toEqual(endpoint);
        expect(contains(sixToFourPrefix(endpoint), address)).toBe(true);
        expect((address.value >> 64n) & 0xffffn).toBe(BigInt(subnet));
      }),
    );
  });

  it('is 2002::/16 and nothing else', () => {
    fc.assert(
      fc.property(anyIpv6, (address) => {
        const expected = formatAddress(address).startsWith('2002:');
        expect(isSixToFour(address)).toBe(expected);
        expect(sixToFourEndpoint(address) !== null).toBe(expected);
      }),
    );
  });

  it.each([
    ['0.1.2.3', 'this network'],
    ['10.0.0.1', 'private (RFC 1918)'],
    ['127.0.0.1', 'loopback'],
    ['169.254.1.1', 'link-local'],
    ['172.16.0.1', 'private (RFC 1918)'],
    ['172.31.255.255', 'private (RFC 1918)'],
    ['192.168.1.2', 'private (RFC 1918)'],
    ['224.0.0.1', 'multicast'],
    ['240.0.0.1', 'reserved and broadcast'],
    ['255.255.255.255', 'reserved and broadcast'],
  ])('refuses %s: %s', (endpoint, why) => {
    expect(sixToFourBogon(v4(endpoint))).toBe(why);
  });

  it.each([
    '1.0.0.0',
    '11.0.0.0',
    '172.15.255.255',
    '172.32.0.0',
    '192.88.99.1',
    '203.0.113.64',
    '223.255.255.255',
    '100.64.0.1',
  ])('accepts %s', (endpoint) => {
    expect(sixToFourBogon(v4(endpoint))).toBeNull();
  });

  it('knows the relay anycast addresses', () => {
    expect(contains(SIX_TO_FOUR_RELAY_ANYCAST, v4('192.88.99.1'))).toBe(true);
    expect(contains(SIX_TO_FOUR_RELAY_ANYCAST, v4('192.88.100.1'))).toBe(false);
  });

  it('has fields of fixed width', () => {
    expect(() => sixToFourAddress(v4('192.0.2.1'), 0x10000, 0n)).toThrow(RangeError);
    expect(() => sixToFourAddress(v4('192.0.2.1'), 0, 1n << 64n)).toThrow(RangeError);
  });
});
