/** Octets of the fixed IPv6 header and of its two addresses in it (RFC 8200 s.3). */
export const IPV6_HEADER = 40;
export const SOURCE = 8;
export const DESTINATION = 24;

const PAYLOAD_LENGTH = 4;
const SIX_TO_FOUR = 0x2002;

/** Why `packet` is no whole IPv6 packet; undefined when it is one. Octets after the payload are allowed (RFC 8200 s.3). */
export function malformation(packet: Buffer): 'short' | 'not-ipv6' | 'bad-length' | undefined {
  if (packet.length < IPV6_HEADER) return 'short';
  if (packet.readUInt8(0) >> 4 !== 6) return 'not-ipv6';
  if (packet.readUInt16BE(PAYLOAD_LENGTH) + IPV6_HEADER > packet.length) return 'bad-length';
  return undefined;
}

/** True when the address at offset `at` is in 2002::/16 (RFC 3056 s.2). */
export function is6to4(packet: Buffer, at: number): boolean {
  return packet.readUInt16BE(at) === SIX_TO_FOUR;
}

/** V4ADDR of the 6to4 address at offset `at`, as a 32-bit number. */
export function embeddedV4(packet: Buffer, at: number): number {
  return packet.readUInt32BE(at + 2);
}

/** True when the address at offset `at` is in 2000::/3, the global unicast space in use (RFC 3587 s.3). */
export function isGlobalUnicast(packet: Buffer, at: number): boolean {
  return packet.readUInt8(at) >> 5 === 1;
}
