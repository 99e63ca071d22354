import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eui64Id, formatMac, macOf, parseMac } from '../../harness/address/eui64.ts';
import { formatAddress, ip } from '../../harness/address/ip.ts';
import { cidr, withInterfaceId } from '../../harness/address/prefix.ts';

describe('modified EUI-64', () => {
  it('is that of RFC 4291 appendix A', () => {
    // 34-56-78-9A-BC-DE gives 36-56-78-FF-FE-9A-BC-DE.
    expect(eui64Id(0x3456789abcden)).toBe(0x365678fffe9abcden);
    expect(formatMac(macOf(ip('fe80::214:85ff:fe2f:8f06')) ?? 0n)).toBe('00:14:85:2f:8f:06');
  });

  it('survives the way there and back', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, (1n << 48n) - 1n), (mac) => {
        const address = withInterfaceId(cidr('2001:db8::/64'), eui64Id(mac));
        expect(macOf(address)).toBe(mac);
        expect(formatAddress(address)).toMatch(/ff:fe/);
        expect(parseMac(formatMac(mac))).toBe(mac);
      }),
    );
    expect(() => eui64Id(1n << 48n)).toThrow(RangeError);
  });

  it.each(['2001:db8::1', 'fe80::5efe:10.0.0.1', 'fe80::41bc:1ebe:c52e:9b15', '192.0.2.1'])('%s discloses none', (text) => {
    expect(macOf(ip(text))).toBeNull();
  });

  it('reads the usual notations', () => {
    expect(['00:14:85:2f:8f:06', '00-14-85-2F-8F-06', '0014.852f.8f06'].map(parseMac)).toEqual(Array(3).fill(0x0014852f8f06n));
    expect(['', '00:14:85:2f:8f', '00:14:85-2f:8f:06', '00:14:85:2f:8f:0g', '0014852f8f06'].map(parseMac)).toEqual(
      Array(5).fill(null),
    );
  });
});
