import { addressBits, formatAddress, formatGroups, type IpAddress, type Ipv6, parseAddress } from './ip.ts';

/** A network: an address whose bits after `length` are zero. */
export interface Prefix {
  readonly network: IpAddress;
  /** 0 to 32 for IPv4, 0 to 128 for IPv6. */
  readonly length: number;
}

/**
 * `2002::/16`, `10.0.0.0/8`. Bits after the length must be zero: `2001:db8::1/32` names an address, not a network.
 * @returns null on anything else.
 */
export function parsePrefix(text: string): Prefix | null {
  const slash = text.indexOf('/');
  const network = slash === -1 ? null : parseAddress(text.slice(0, slash));
  const digits = text.slice(slash + 1);
  if (network === null || !/^(0|[1-9]\d{0,2})$/.test(digits)) return null;
  const length = Number(digits);
  if (length > addressBits(network.family)) return null;
  const prefix = prefixOf(network, length);
  return prefix.network.value === network.value ? prefix : null;
}

/**
 * A prefix written in the source code.
 * @throws RangeError when it is not one; for text from outside use {@link parsePrefix}.
 */
export function cidr(text: string): Prefix {
  const prefix = parsePrefix(text);
  if (prefix === null) throw new RangeError(`not a prefix: ${text}`);
  return prefix;
}

/**
 * The network of this length that holds the address.
 * @throws RangeError when the length is not an integer within the family's width.
 */
export function prefixOf(address: IpAddress, length: number): Prefix {
  const bits = addressBits(address.family);
  if (!Number.isInteger(length) || length < 0 || length > bits) {
    throw new RangeError(`/${length} is not a prefix length of IPv${address.family}`);
  }
  const host = BigInt(bits - length);
  return { network: { ...address, value: (address.value >> host) << host }, length };
}

export function contains(prefix: Prefix, address: IpAddress): boolean {
  if (prefix.network.family !== address.family) return false;
  const host = BigInt(addressBits(address.family) - prefix.length);
  return prefix.network.value >> host === address.value >> host;
}

export function formatPrefix({ network, length }: Prefix): string {
  // Up to /96 no bits of an embedded IPv4 address are part of the prefix.
  const inGroups = network.family === 6 && length <= 96;
  return `${inGroups ? formatGroups(network.value) : formatAddress(network)}/${length}`;
}

/** Number of equal leading bits; 0 for addresses of different families. */
export function commonPrefixLength(a: IpAddress, b: IpAddress): number {
  if (a.family !== b.family) return 0;
  const difference = a.value ^ b.value;
  return addressBits(a.family) - (difference === 0n ? 0 : difference.toString(2).length);
}

/** Low 64 bits: the interface identifier of RFC 4291 2.5.1. */
export const interfaceId = (address: Ipv6): bigint => address.value & 0xffff_ffff_ffff_ffffn;

/**
 * Address of a /64 (or shorter, subnet bits zero) and an interface identifier.
 * @throws RangeError when the prefix is not IPv6, is longer than 64, or the identifier has more than 64 bits.
 */
export function withInterfaceId(prefix: Prefix, id: bigint): Ipv6 {
  if (prefix.network.family !== 6 || prefix.length > 64) {
    throw new RangeError(`${formatPrefix(prefix)} leaves no 64 bits for an interface identifier`);
  }
  if (id < 0n || id >> 64n !== 0n) throw new RangeError(`${id} is not a 64-bit interface identifier`);
  return { family: 6, value: prefix.network.value | id };
}
