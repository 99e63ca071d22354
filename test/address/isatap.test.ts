import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatAddress, ip, type Ipv4, ipv4, parseIpv4 } from '../../harness/address/ip.ts';
import { decodeIsatap, isatapAddress } from '../../harness/address/isatap.ts';
import { cidr } from '../../harness/address/prefix.ts';
import { anyIpv4, anyIpv6 } from './arbitrary.ts';

const v4 = (text: string): Ipv4 => parseIpv4(text) ?? ipv4(0n);

describe('ISATAP', () => {
  it.each([
    ['fe80::5efe:192.168.1.5', '192.168.1.5', false],
    ['fe80::200:5efe:198.51.100.7', '198.51.100.7', true],
    ['2001:db8:5e::5efe:a37:7', '10.55.0.7', false],
    ['2001:db8:5e:0:200:5efe:c633:6407', '198.51.100.7', true],
  ])('%s holds %s', (text, endpoint, universal) => {
    expect(decodeIsatap(ip(text))).toEqual({ ipv4: v4(endpoint), universal });
  });

  it.each(['2001:db8::5eff:10.0.0.1', '2001:db8::1:5efe:10.0.0.1', '2001:db8::300:5efe:10.0.0.1', '2001:db8::5efe', '192.0.2.1'])(
    '%s is none',
    (text) => {
      expect(decodeIsatap(ip(text))).toBeNull();
    },
  );

  it('survives encoding and decoding', () => {
    fc.assert(
      fc.property(anyIpv4, fc.boolean(), (endpoint, universal) => {
        const address = isatapAddress(cidr('2001:db8:5e::/64'), { ipv4: endpoint, universal });
        expect(decodeIsatap(address)).toEqual({ ipv4: endpoint, universal });
        expect(formatAddress(address)).toContain(universal ? ':200:5efe:' : ':5efe:');
      }),
    );
  });

  it('reads back whatever it accepts', () => {
    fc.assert(
      fc.property(anyIpv6, (address) => {
        const marked = { ...address, value: (address.value & ~(0xffff_ffffn << 32n)) | (0x5efen << 32n) };
        expect(decodeIsatap(marked)?.ipv4.value).toBe(address.value & 0xffff_ffffn);
      }),
    );
  });
});
