import { isIPv6 } from 'node:net';

/** The 16 octets of an IPv6 literal. */
function octets(literal: string): Buffer {
  if (!isIPv6(literal)) throw new RangeError(literal);
  const [head = '', tail] = literal.split('::');
  const groups = (part: string | undefined) => (part ? part.split(':') : []);
  const zeros = Array.from({ length: 8 - groups(head).length - groups(tail).length }, () => '0');
  const all = tail === undefined ? groups(head) : [...groups(head), ...zeros, ...groups(tail)];
  return Buffer.from(all.map((group) => group.padStart(4, '0')).join(''), 'hex');
}

/** An IPv6 packet with `payload` as an unknown upper layer. */
export function packet(source: string, destination: string, payload = Buffer.alloc(0)): Buffer {
  // Version 6, next header 59 (none, RFC 8200 s.4.7), hop limit 64.
  const header = Buffer.from('6000000000003b40', 'hex');
  header.writeUInt16BE(payload.length, 4);
  return Buffer.concat([header, octets(source), octets(destination), payload]);
}

/** 2002:V4ADDR::, with the rest of the address in `rest`. */
export function sixToFour(v4: number, rest = ':1'): string {
  return `2002:${(v4 >>> 16).toString(16)}:${(v4 & 0xffff).toString(16)}:${rest}`;
}
