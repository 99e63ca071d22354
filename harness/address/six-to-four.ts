import { type IpAddress, ipv6, type Ipv4, type Ipv6 } from './ip.ts';
import { cidr, contains, type Prefix } from './prefix.ts';

/** RFC 3056 2. */
export const SIX_TO_FOUR = cidr('2002::/16');

/** IPv4 addresses of the relay anycast service (RFC 3068 2), deprecated by RFC 7526 4. */
export const SIX_TO_FOUR_RELAY_ANYCAST = cidr('192.88.99.0/24');

export const isSixToFour = (address: IpAddress): boolean => contains(SIX_TO_FOUR, address);

/** 2002:V4ADDR::/48 (RFC 3056 2). */
export function sixToFourPrefix(v4: Ipv4): Prefix {
  return { network: ipv6(SIX_TO_FOUR.network.value | (v4.value << 80n)), length: 48 };
}

/**
 * Address inside the site of `v4`.
 * @param subnet SLA identifier, 16 bits
 * @param id interface identifier, 64 bits
 * @throws RangeError when either is too wide
 */
export function sixToFourAddress(v4: Ipv4, subnet: number, id: bigint): Ipv6 {
  if (!Number.isInteger(subnet) || subnet < 0 || subnet > 0xffff) throw new RangeError(`${subnet} is not a 16-bit subnet`);
  if (id < 0n || id >> 64n !== 0n) throw new RangeError(`${id} is not a 64-bit interface identifier`);
  return ipv6(sixToFourPrefix(v4).network.value | (BigInt(subnet) << 64n) | id);
}

/** The IPv4 tunnel endpoint that the address names; null outside 2002::/16. */
export function sixToFourEndpoint(address: IpAddress): Ipv4 | null {
  return isSixToFour(address) ? { family: 4, value: (address.value >> 80n) & 0xffff_ffffn } : null;
}

/** IPv4 addresses that must not be a 6to4 endpoint, outer or embedded (RFC 3964 5.3.1). */
export const SIX_TO_FOUR_BOGONS: readonly { readonly prefix: Prefix; readonly name: string }[] = [
  { prefix: cidr('0.0.0.0/8'), name: 'this network' },
  { prefix: cidr('10.0.0.0/8'), name: 'private (RFC 1918)' },
  { prefix: cidr('127.0.0.0/8'), name: 'loopback' },
  { prefix: cidr('169.254.0.0/16'), name: 'link-local' },
  { prefix: cidr('172.16.0.0/12'), name: 'private (RFC 1918)' },
  { prefix: cidr('192.168.0.0/16'), name: 'private (RFC 1918)' },
  { prefix: cidr('224.0.0.0/4'), name: 'multicast' },
  { prefix: cidr('240.0.0.0/4'), name: 'reserved and broadcast' },
];

/** Why `v4` must not be a 6to4 endpoint (RFC 3056 2, RFC 3964 5.3.1); null when it may. */
export function sixToFourBogon(v4: Ipv4): string | null {
  return SIX_TO_FOUR_BOGONS.find((row) => contains(row.prefix, v4))?.name ?? null;
}
