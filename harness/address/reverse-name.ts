import { fromBytes, type IpAddress, parseIpv4, toBytes } from './ip.ts';

/** Name of the PTR record: `in-addr.arpa` (RFC 1035 3.5) or nibbles in `ip6.arpa` (RFC 3596 2.5), without a final dot. */
export function reverseName(address: IpAddress): string {
  const bytes = [...toBytes(address)];
  if (address.family === 4) return `${bytes.toReversed().join('.')}.in-addr.arpa`;
  const nibbles = bytes.flatMap((octet) => [octet >> 4, octet & 15]).toReversed();
  return `${nibbles.map((nibble) => nibble.toString(16)).join('.')}.ip6.arpa`;
}

/** The address of a complete PTR name, any case, with or without a final dot; null for zone cuts and other names. */
export function parseReverseName(name: string): IpAddress | null {
  const lower = name.toLowerCase().replace(/\.$/, '');
  if (lower.endsWith('.in-addr.arpa')) {
    return parseIpv4(lower.slice(0, -'.in-addr.arpa'.length).split('.').toReversed().join('.'));
  }
  const nibbles = /^((?:[0-9a-f]\.){32})ip6\.arpa$/.exec(lower)?.[1];
  if (nibbles === undefined) return null;
  const hex = nibbles.replaceAll('.', '').split('').toReversed().join('');
  return fromBytes(Uint8Array.from(hex.match(/../g) ?? [], (octet) => Number.parseInt(octet, 16)));
}
