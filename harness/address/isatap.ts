import type { IpAddress, Ipv4, Ipv6 } from './ip.ts';
import { interfaceId, type Prefix, withInterfaceId } from './prefix.ts';

/** 00-00-5E (IANA) FE, the octets before the IPv4 address (RFC 5214 6.1). */
const MARKER = 0x5efen;
const U_BIT = 0x0200_0000n;

export interface IsatapEndpoint {
  readonly ipv4: Ipv4;
  /** The u bit: the IPv4 address is known to be globally unique (RFC 5214 6.1). */
  readonly universal: boolean;
}

/** `::0:5efe:a.b.c.d`, or `::200:5efe:a.b.c.d` for a globally unique IPv4 address (RFC 5214 6.1). */
export function isatapId({ ipv4, universal }: IsatapEndpoint): bigint {
  return (((universal ? U_BIT : 0n) | MARKER) << 32n) | ipv4.value;
}

/** @throws RangeError when the prefix is not IPv6 or longer than 64 */
export const isatapAddress = (prefix: Prefix, endpoint: IsatapEndpoint): Ipv6 => withInterfaceId(prefix, isatapId(endpoint));

/** @returns null when the interface identifier is not of ISATAP's form; any prefix will do */
export function decodeIsatap(address: IpAddress): IsatapEndpoint | null {
  if (address.family !== 6) return null;
  const id = interfaceId(address);
  const head = id >> 32n;
  if ((head & ~U_BIT) !== MARKER) return null;
  return { ipv4: { family: 4, value: id & 0xffff_ffffn }, universal: (head & U_BIT) !== 0n };
}
