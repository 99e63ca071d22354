import { fromBytes, type Ipv6, toBytes } from '../../address/ip.ts';

/** An IPv6 packet without extension headers: all that Teredo servers and clients exchange while qualifying. */
export interface Ipv6Packet {
  readonly source: Ipv6;
  readonly destination: Ipv6;
  readonly nextHeader: number;
  readonly hopLimit: number;
  readonly payload: Uint8Array;
}

export const ICMPV6 = 58;
const HEADER = 40;

/** Octets on the wire (RFC 8200 3), traffic class and flow label zero. */
export function encodeIpv6(packet: Ipv6Packet): Uint8Array {
  const bytes = new Uint8Array(HEADER + packet.payload.length);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, 6 << 4);
  view.setUint16(4, packet.payload.length);
  view.setUint8(6, packet.nextHeader);
  view.setUint8(7, packet.hopLimit);
  bytes.set(toBytes(packet.source), 8);
  bytes.set(toBytes(packet.destination), 24);
  bytes.set(packet.payload, HEADER);
  return bytes;
}

/** @returns null when it is no IPv6 packet or its payload length (RFC 8200 3) goes beyond the octets there are */
export function decodeIpv6(bytes: Uint8Array): Ipv6Packet | null {
  if (bytes.length < HEADER) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (view.getUint8(0) >> 4 !== 6) return null;
  const length = view.getUint16(4);
  if (bytes.length < HEADER + length) return null;
  return {
    source: addressAt(bytes, 8),
    destination: addressAt(bytes, 24),
    nextHeader: view.getUint8(6),
    hopLimit: view.getUint8(7),
    payload: bytes.subarray(HEADER, HEADER + length),
  };
}

function addressAt(bytes: Uint8Array, offset: number): Ipv6 {
  const address = fromBytes(bytes.subarray(offset, offset + 16));
  if (address?.family !== 6) throw new RangeError(`no IPv6 address at octet ${offset}`);
  return address;
}

/**
 * ICMPv6 checksum (RFC 4443 2.3) over the pseudo-header of RFC 8200 8.1. Over a message that carries its checksum
 * it is 0 when that is right.
 */
export function icmpv6Checksum(source: Ipv6, destination: Ipv6, message: Uint8Array): number {
  let sum = message.length + ICMPV6;
  for (const bytes of [toBytes(source), toBytes(destination), message]) {
    for (let at = 0; at < bytes.length; at += 2) sum += ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
  }
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}
