import { fromBytes, type Ipv4, toBytes } from './ip.ts';

/** Where a Teredo server saw a packet come from (RFC 4380 5.1.1). */
export interface Origin {
  readonly port: number;
  readonly address: Ipv4;
}

/** Octets of an origin indication: 00 00, port, IPv4 address, the last two with all bits inverted. */
export const ORIGIN_INDICATION_LENGTH = 8;

/** @throws RangeError when the port has more than 16 bits */
export function encodeOrigin({ port, address }: Origin): Uint8Array {
  if (!Number.isInteger(port) || port < 0 || port > 0xffff) throw new RangeError(`${port} is not a port`);
  const clear = [port >> 8, port & 0xff, ...toBytes(address)];
  return Uint8Array.of(0, 0, ...clear.map((octet) => octet ^ 0xff));
}

/** Reads the indication at the start of `bytes`, which may go on after it; null when there is none. */
export function decodeOrigin(bytes: Uint8Array): Origin | null {
  if (bytes.length < ORIGIN_INDICATION_LENGTH || bytes[0] !== 0 || bytes[1] !== 0) return null;
  const [high = 0, low = 0, ...octets] = bytes.subarray(2, ORIGIN_INDICATION_LENGTH).map((octet) => octet ^ 0xff);
  const address = fromBytes(Uint8Array.from(octets));
  return address?.family === 4 ? { port: (high << 8) | low, address } : null;
}
