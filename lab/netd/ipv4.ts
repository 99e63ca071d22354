import { isIPv4 } from 'node:net';

const block = (text: string, length: number) => ({
  base: toNumber(text),
  shift: 32 - length,
});

/** RFC 1918. */
const PRIVATE = [block('10.0.0.0', 8), block('172.16.0.0', 12), block('192.168.0.0', 16)];

/** RFC 3964 s.5.3.1, with 100.64.0.0/10 (RFC 6598) that came after it. 224.0.0.0/3 is multicast, reserved and broadcast. */
const BOGON = [
  ...PRIVATE,
  block('0.0.0.0', 8),
  block('100.64.0.0', 10),
  block('127.0.0.0', 8),
  block('169.254.0.0', 16),
  block('224.0.0.0', 3),
];

const within = (blocks: typeof PRIVATE, v4: number) => blocks.some(({ base, shift }) => v4 >>> shift === base >>> shift);

/** True for an IPv4 address that can be no tunnel end on the internet. */
export function isBogon(v4: number): boolean {
  return within(BOGON, v4);
}

export function isPrivate(v4: number): boolean {
  return within(PRIVATE, v4);
}

/** Dotted quad to a 32-bit number. Throws a RangeError for anything else. */
export function toNumber(text: string): number {
  if (!isIPv4(text)) throw new RangeError(`not an IPv4 address: ${text}`);
  return text.split('.').reduce((value, octet) => value * 256 + Number(octet), 0);
}

export function toText(v4: number): string {
  return toOctets(v4).join('.');
}

/** As on the wire. */
export function toOctets(v4: number): Uint8Array {
  return Uint8Array.of(v4 >>> 24, v4 >>> 16, v4 >>> 8, v4);
}
