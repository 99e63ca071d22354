import { ip, type IpAddress, type Ipv4, type Ipv6 } from './ip.ts';
import { cidr, contains, formatPrefix, type Prefix, prefixOf } from './prefix.ts';
import { isGloballyReachable } from './special-purpose.ts';

/** RFC 6052 2.2. */
export const PREF64_LENGTHS = [32, 40, 48, 56, 64, 96] as const;
/** RFC 6052 2.1. */
export const WELL_KNOWN_PREF64 = cidr('64:ff9b::/96');
/** Networks take translation prefixes of their own from here; private IPv4 addresses are allowed (RFC 8215 3 and 5). */
export const LOCAL_PREF64 = cidr('64:ff9b:1::/48');
/** The A records of ipv4only.arpa (RFC 7050 8.2). */
export const IPV4ONLY_ARPA: readonly [IpAddress, IpAddress] = [ip('192.0.0.170'), ip('192.0.0.171')];

/** Bits 64 to 71, zero in every IPv4-embedded address (RFC 6052 2.2). */
const U_OCTET = 0xffn << 56n;

/** Of one of the six lengths, with bits 64 to 71 zero (RFC 6052 2.2). */
export function isPref64(prefix: Prefix): boolean {
  const known = PREF64_LENGTHS.some((length) => length === prefix.length);
  return prefix.network.family === 6 && known && (prefix.network.value & U_OCTET) === 0n;
}

/** Bits of the IPv4 address before the u octet; the others follow it (RFC 6052 2.2, figure 1). */
const bitsBeforeU = (length: number): bigint => BigInt(Math.max(0, 64 - length));

/**
 * Whether the restriction on the well-known prefix lets it stand for `v4` (RFC 6052 3.1: no private or otherwise non-global address).
 * Other prefixes have no such restriction.
 */
export const wellKnownPref64Allows = (v4: Ipv4): boolean => isGloballyReachable(v4) === true;

/** @throws RangeError unless {@link isPref64} */
export function embedNat64(prefix: Prefix, v4: Ipv4): Ipv6 {
  if (!isPref64(prefix)) throw new RangeError(`${formatPrefix(prefix)} is not a NAT64 prefix (RFC 6052 2.2)`);
  const base = prefix.network.value;
  if (prefix.length === 96) return { family: 6, value: base | v4.value };
  const before = bitsBeforeU(prefix.length);
  const after = 32n - before;
  const low = v4.value & ((1n << after) - 1n);
  return { family: 6, value: base | ((v4.value >> after) << 64n) | (low << (56n - after)) };
}

/**
 * The IPv4 address that a translator of this prefix reads; the suffix is ignored (RFC 6052 2.3).
 * @returns null outside the prefix, or when bits 64 to 71 are not zero
 * @throws RangeError unless {@link isPref64}
 */
export function extractNat64(prefix: Prefix, address: IpAddress): Ipv4 | null {
  if (!isPref64(prefix)) throw new RangeError(`${formatPrefix(prefix)} is not a NAT64 prefix (RFC 6052 2.2)`);
  if (!contains(prefix, address) || (address.value & U_OCTET) !== 0n) return null;
  if (prefix.length === 96) return { family: 4, value: address.value & 0xffff_ffffn };
  const before = bitsBeforeU(prefix.length);
  const after = 32n - before;
  const high = (address.value >> 64n) & ((1n << before) - 1n);
  const low = (address.value >> (56n - after)) & ((1n << after) - 1n);
  return { family: 4, value: (high << after) | low };
}

/**
 * NAT64 prefixes in the AAAA answers of ipv4only.arpa (RFC 7050 3), in the order of the answers.
 * An answer in which an address of ipv4only.arpa appears at more than one place counts only where an answer
 * with the other address agrees; that is why there are two of them.
 * @returns empty when the resolver synthesises nothing or nothing certain
 */
export function discoverPref64(answers: readonly Ipv6[]): Prefix[] {
  const read = answers.map((answer) => readings(answer));
  const certain = read.flatMap((places) => {
    if (places.length === 1) return places;
    return places.filter(({ known, prefix }) => read.some((other) => agrees(other, known, prefix)));
  });
  return [...new Map(certain.map(({ prefix }) => [formatPrefix(prefix), prefix])).values()];
}

interface Reading {
  readonly prefix: Prefix;
  /** Which of the two addresses of ipv4only.arpa was found. */
  readonly known: IpAddress;
}

function readings(answer: Ipv6): Reading[] {
  return PREF64_LENGTHS.flatMap((length) => {
    const prefix = prefixOf(answer, length);
    const v4 = isPref64(prefix) ? extractNat64(prefix, answer) : null;
    const known = IPV4ONLY_ARPA.find((address) => address.value === v4?.value);
    return known === undefined ? [] : [{ prefix, known }];
  });
}

function agrees(others: Reading[], known: IpAddress, prefix: Prefix): boolean {
  return others.some(
    (other) =>
      other.known.value !== known.value &&
      other.prefix.length === prefix.length &&
      other.prefix.network.value === prefix.network.value,
  );
}
