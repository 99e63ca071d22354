import { formatAddress, fromBytes, ip, type Ipv6, ipv6 } from '../../address/ip.ts';
import { decodeIpv6, encodeIpv6, ICMPV6, icmpv6Checksum } from './ipv6-packet.ts';

const SOLICITATION = 133;
const ADVERTISEMENT = 134;
const PREFIX_INFORMATION = 3;
const MTU = 5;

const ALL_ROUTERS = ipv6(ip('ff02::2').value);

export interface AdvertisedPrefix {
  /** As it came: bits behind the length are not cleared. */
  readonly prefix: Ipv6;
  readonly length: number;
  /** A flag: addresses may be formed from it (RFC 4861 4.6.2). */
  readonly autonomous: boolean;
}

/** A router advertisement (RFC 4861 4.2), reduced to what a Teredo client uses (RFC 4380 5.2.1). */
export interface RouterAdvertisement {
  readonly source: Ipv6;
  readonly destination: Ipv6;
  readonly hopLimit: number;
  readonly prefixes: readonly AdvertisedPrefix[];
  /** Octets; null without MTU option. */
  readonly mtu: number | null;
}

/** Router solicitation without options, from the client's link-local address to all routers (RFC 4861 4.1, RFC 4380 5.2.1). */
export function encodeSolicitation(source: Ipv6): Uint8Array {
  const message = Uint8Array.of(SOLICITATION, 0, 0, 0, 0, 0, 0, 0);
  new DataView(message.buffer).setUint16(2, icmpv6Checksum(source, ALL_ROUTERS, message));
  return encodeIpv6({ source, destination: ALL_ROUTERS, nextHeader: ICMPV6, hopLimit: 255, payload: message });
}

/** @returns null when it is no router advertisement, its checksum is wrong, or an option is malformed (RFC 4861 6.1.2) */
export function decodeAdvertisement(bytes: Uint8Array): RouterAdvertisement | null {
  const packet = decodeIpv6(bytes);
  if (packet === null || packet.nextHeader !== ICMPV6) return null;
  const { source, destination, hopLimit, payload } = packet;
  if (payload.length < 16 || payload[0] !== ADVERTISEMENT || payload[1] !== 0) return null;
  if (icmpv6Checksum(source, destination, payload) !== 0) return null;
  const options = decodeOptions(payload.subarray(16));
  return options && { source, destination, hopLimit, ...options };
}

function decodeOptions(bytes: Uint8Array): Pick<RouterAdvertisement, 'prefixes' | 'mtu'> | null {
  const prefixes: AdvertisedPrefix[] = [];
  let mtu: number | null = null;
  let rest = bytes;
  while (rest.length > 0) {
    // An option's length is in units of eight octets and never 0 (RFC 4861 4.6).
    const length = (rest[1] ?? 0) * 8;
    if (length === 0 || length > rest.length) return null;
    const option = rest.subarray(0, length);
    if (option[0] === PREFIX_INFORMATION) {
      const prefix = length === 32 ? fromBytes(option.subarray(16, 32)) : null;
      if (prefix?.family !== 6) return null;
      prefixes.push({ prefix, length: option[2] ?? 0, autonomous: ((option[3] ?? 0) & 0x40) !== 0 });
    } else if (option[0] === MTU) {
      if (length !== 8) return null;
      mtu = new DataView(option.buffer, option.byteOffset).getUint32(4);
    }
    rest = rest.subarray(length);
  }
  return { prefixes, mtu };
}

export const prefixText = ({ prefix, length }: AdvertisedPrefix): string => `${formatAddress(prefix)}/${length}`;
