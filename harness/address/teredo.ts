import { type IpAddress, type Ipv4, type Ipv6, ipv6 } from './ip.ts';
import { cidr, contains, interfaceId, type Prefix } from './prefix.ts';

/** RFC 4380 2.6. */
export const TEREDO = cidr('2001::/32');
/** The experimental prefix of Windows XP before its update; no longer valid anywhere. */
export const TEREDO_BEFORE_RFC = cidr('3ffe:831f::/32');

/** What the interface identifier of a Teredo address says (RFC 4380 4). */
export interface TeredoEndpoint {
  /** 16 bits; see {@link teredoFlags}. */
  readonly flags: number;
  /** UDP port of the client's NAT mapping, not obfuscated. */
  readonly port: number;
  /** IPv4 address of the client's NAT mapping, not obfuscated. */
  readonly client: Ipv4;
}

export interface TeredoAddress extends TeredoEndpoint {
  readonly server: Ipv4;
}

export interface TeredoFlags {
  /** C, 0x8000: behind a cone NAT (RFC 4380 4). Clients of RFC 5991 3.2 do not set it. */
  readonly cone: boolean;
  /** z, 0x4000: reserved, zero. */
  readonly z: boolean;
  /** Four random bits, 0x3c00 (RFC 5991 3.1). */
  readonly random1: number;
  /** U, 0x0200: zero, the identifier is not universal. */
  readonly universal: boolean;
  /** G, 0x0100: zero, the identifier is not of a group. */
  readonly group: boolean;
  /** Eight random bits, 0x00ff (RFC 5991 3.1). */
  readonly random2: number;
}

export const isTeredo = (address: IpAddress): boolean => contains(TEREDO, address);

/** @returns null outside 2001::/32 */
export function decodeTeredo(address: IpAddress): TeredoAddress | null {
  if (address.family !== 6 || !isTeredo(address)) return null;
  const server: Ipv4 = { family: 4, value: (address.value >> 64n) & 0xffff_ffffn };
  return { server, ...decodeTeredoId(interfaceId(address)) };
}

/** @throws RangeError when flags or port have more than 16 bits */
export function encodeTeredo(address: TeredoAddress): Ipv6 {
  return ipv6(TEREDO.network.value | (address.server.value << 64n) | encodeTeredoId(address));
}

/** Also for the link-local addresses of Teredo servers and clients, which carry the same identifier (RFC 4380 5.2.1). */
export function decodeTeredoId(id: bigint): TeredoEndpoint {
  return {
    flags: Number(id >> 48n),
    port: Number((id >> 32n) & 0xffffn) ^ 0xffff,
    client: { family: 4, value: (id & 0xffff_ffffn) ^ 0xffff_ffffn },
  };
}

/** @throws RangeError when flags or port have more than 16 bits */
export function encodeTeredoId({ flags, port, client }: TeredoEndpoint): bigint {
  for (const [name, value] of Object.entries({ flags, port })) {
    if (!Number.isInteger(value) || value < 0 || value > 0xffff) throw new RangeError(`${name} ${value} has more than 16 bits`);
  }
  return (BigInt(flags) << 48n) | (BigInt(port ^ 0xffff) << 32n) | (client.value ^ 0xffff_ffffn);
}

export function teredoFlags(flags: number): TeredoFlags {
  return {
    cone: (flags & 0x8000) !== 0,
    z: (flags & 0x4000) !== 0,
    random1: (flags >> 10) & 0xf,
    universal: (flags & 0x0200) !== 0,
    group: (flags & 0x0100) !== 0,
    random2: flags & 0xff,
  };
}

/** Inverse of {@link teredoFlags}; random fields are cut to their width. */
export function packTeredoFlags(flags: TeredoFlags): number {
  return (
    (flags.cone ? 0x8000 : 0) |
    (flags.z ? 0x4000 : 0) |
    ((flags.random1 & 0xf) << 10) |
    (flags.universal ? 0x0200 : 0) |
    (flags.group ? 0x0100 : 0) |
    (flags.random2 & 0xff)
  );
}

/** Mapped IPv4 addresses that a client or relay must refuse (RFC 4380 5.2.4). */
export const TEREDO_REFUSED_MAPPED: readonly { readonly prefix: Prefix; readonly name: string }[] = [
  { prefix: cidr('0.0.0.0/8'), name: 'this network' },
  { prefix: cidr('10.0.0.0/8'), name: 'private (RFC 1918)' },
  { prefix: cidr('127.0.0.0/8'), name: 'loopback' },
  { prefix: cidr('169.254.0.0/16'), name: 'link-local' },
  { prefix: cidr('172.16.0.0/12'), name: 'private (RFC 1918)' },
  { prefix: cidr('192.88.99.0/24'), name: '6to4 relay anycast' },
  { prefix: cidr('192.168.0.0/16'), name: 'private (RFC 1918)' },
  { prefix: cidr('224.0.0.0/4'), name: 'multicast' },
  { prefix: cidr('255.255.255.255/32'), name: 'broadcast' },
];

/** Why a mapped address is refused; null when it is acceptable. Broadcasts of attached subnets are for the caller, who knows them. */
export function refusedMapped(v4: Ipv4): string | null {
  return TEREDO_REFUSED_MAPPED.find((row) => contains(row.prefix, v4))?.name ?? null;
}
