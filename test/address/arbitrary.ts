import * as fc from 'fast-check';
import { type Ipv4, ipv4, type Ipv6, ipv6 } from '../../harness/address/ip.ts';

const V4_MAX = (1n << 32n) - 1n;

export const anyIpv4: fc.Arbitrary<Ipv4> = fc.bigInt(0n, V4_MAX).map(ipv4);

/** Any 128 bits, with zero groups and well-known heads far more often than chance would give. */
export const anyIpv6: fc.Arbitrary<Ipv6> = fc
  .array(fc.oneof(fc.constant(0), fc.constantFrom(0xffff, 0x2001, 0x2002, 0xfe80, 1), fc.integer({ min: 0, max: 0xffff })), {
    minLength: 8,
    maxLength: 8,
  })
  .map((groups) => ipv6(groups.reduce((value, group) => (value << 16n) | BigInt(group), 0n)));

export const anyMapped: fc.Arbitrary<Ipv6> = anyIpv4.map(({ value }) => ipv6((0xffffn << 32n) | value));

export const anyAddress = fc.oneof(anyIpv4, anyIpv6, anyMapped);
