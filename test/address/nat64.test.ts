import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatAddress, ip, type Ipv4, ipv4, type Ipv6, ipv6, parseIpv4, parseIpv6 } from '../../harness/address/ip.ts';
import {
  discoverPref64,
  embedNat64,
  extractNat64,
  isPref64,
  PREF64_LENGTHS,
  WELL_KNOWN_PREF64,
  wellKnownPref64Allows,
} from '../../harness/address/nat64.ts';
import { cidr, formatPrefix, prefixOf } from '../../harness/address/prefix.ts';
import { anyIpv4, anyIpv6 } from './arbitrary.ts';

const v4 = (text: string): Ipv4 => parseIpv4(text) ?? ipv4(0n);
const v6 = (text: string): Ipv6 => parseIpv6(text) ?? ipv6(0n);
const U_OCTET = 0xffn << 56n;
const anyPref64 = fc
  .tuple(anyIpv6, fc.constantFrom(...PREF64_LENGTHS))
  .map(([address, length]) => prefixOf({ ...address, value: address.value & ~U_OCTET }, length));

describe('an IPv4-embedded address', () => {
  // RFC 6052 2.4, tables 1 and 2
  it.each([
    ['2001:db8::/32', '2001:db8:c000:221::'],
    ['2001:db8:100::/40', '2001:db8:1c0:2:21::'],
    ['2001:db8:122::/48', '2001:db8:122:c000:2:2100::'],
    ['2001:db8:122:300::/56', '2001:db8:122:3c0:0:221::'],
    ['2001:db8:122:344::/64', '2001:db8:122:344:c0:2:2100::'],
    ['2001:db8:122:344::/96', '2001:db8:122:344::192.0.2.33'],
    ['64:ff9b::/96', '64:ff9b::192.0.2.33'],
  ])('under %s of 192.0.2.33 is %s', (prefix, address) => {
    expect(embedNat64(cidr(prefix), v4('192.0.2.33'))).toEqual(ip(address));
    expect(extractNat64(cidr(prefix), ip(address))).toEqual(v4('192.0.2.33'));
  });

  it('survives embedding and extraction under any prefix, with a zero u octet', () => {
    fc.assert(
      fc.property(anyPref64, anyIpv4, (prefix, address) => {
        const embedded = embedNat64(prefix, address);
        expect(embedded.value & U_OCTET).toBe(0n);
        expect(prefixOf(embedded, prefix.length)).toEqual(prefix);
        expect(extractNat64(prefix, embedded)).toEqual(address);
      }),
    );
  });

  it('is read in spite of a suffix, not in spite of the u octet or another prefix', () => {
    expect(extractNat64(cidr('2001:db8::/32'), ip('2001:db8:c000:221::beef'))).toEqual(v4('192.0.2.33'));
    expect(extractNat64(cidr('2001:db8::/32'), ip('2001:db8:c000:221:100::'))).toBeNull();
    expect(extractNat64(cidr('2001:db8::/32'), ip('2001:db9:c000:221::'))).toBeNull();
    expect(extractNat64(WELL_KNOWN_PREF64, ip('192.0.2.33'))).toBeNull();
  });

  it.each(['2001:db8::/33', '2001:db8::/95', '2001:db8::/128', '::/0', '10.0.0.0/8', '2001:db8:0:0:100::/96'])(
    'has no prefix %s',
    (text) => {
      expect(isPref64(cidr(text))).toBe(false);
      expect(() => embedNat64(cidr(text), v4('192.0.2.1'))).toThrow('not a NAT64 prefix');
      expect(() => extractNat64(cidr(text), ip('2001:db8::1'))).toThrow('not a NAT64 prefix');
    },
  );
});

describe('the well-known prefix', () => {
  it.each(['8.8.8.8', '192.88.98.1', '192.31.196.1'])('stands for %s', (text) => {
    expect(wellKnownPref64Allows(v4(text))).toBe(true);
  });
  it.each([
    '10.0.0.1',
    '192.168.1.1',
    '100.64.0.1',
    '127.0.0.1',
    '169.254.1.1',
    '192.0.2.33',
    '224.0.0.1',
    '0.0.0.0',
    '255.255.255.255',
  ])('must not stand for %s (RFC 6052 3.1)', (text) => {
    expect(wellKnownPref64Allows(v4(text))).toBe(false);
  });
});

describe('discovery', () => {
  const answersUnder = (prefix: string): Ipv6[] =>
    ['192.0.0.170', '192.0.0.171'].map((text) => embedNat64(cidr(prefix), v4(text)));
  const found = (answers: Ipv6[]): string[] => discoverPref64(answers).map(formatPrefix);

  it('finds any prefix from both answers', () => {
    fc.assert(
      fc.property(anyPref64, (prefix) => {
        const answers = ['192.0.0.170', '192.0.0.171'].map((text) => embedNat64(prefix, v4(text)));
        expect(found(answers)).toEqual([formatPrefix(prefix)]);
      }),
    );
  });

  it('finds it from one answer when there is one place only', () => {
    expect(found([v6('64:ff9b::192.0.0.170')])).toEqual(['64:ff9b::/96']);
    expect(found([v6('64:ff9b::192.0.0.171')])).toEqual(['64:ff9b::/96']);
  });

  it('keeps several prefixes in order and each once', () => {
    expect(
      found([...answersUnder('2001:db8:464:64::/96'), ...answersUnder('64:ff9b::/96'), ...answersUnder('2001:db8:464:64::/96')]),
    ).toEqual(['2001:db8:464:64::/96', '64:ff9b::/96']);
  });

  it('settles a prefix that itself holds the pattern only with the other answer', () => {
    const tricky = '2001:db8:c000:aa::/96';
    const [first, second] = answersUnder(tricky);
    expect(formatAddress(first ?? v6('::'))).toBe('2001:db8:c000:aa::c000:aa');
    expect(found(first === undefined ? [] : [first])).toEqual([]);
    expect(found([first, second].filter((answer) => answer !== undefined))).toContain(tricky);
  });

  it('finds nothing in answers that were not synthesised', () => {
    expect(found([])).toEqual([]);
    expect(found([v6('2001:db8::1'), v6('::')])).toEqual([]);
    expect(found([v6('64:ff9b::192.0.0.172')])).toEqual([]);
  });
});
