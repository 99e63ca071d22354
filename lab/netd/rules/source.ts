import type { DropReason } from '../drops.ts';
import { SOURCE } from '../packet.ts';

/** RFC 3964 s.5.3.2: an IPv6 source that no 6to4 node may send or accept; undefined when it may. */
export function unfitSource(packet: Buffer): DropReason | undefined {
  const high = packet.readUInt32BE(SOURCE);
  if (high === 0) return 'source-reserved';
  if (high >>> 24 === 0xff) return 'source-multicast';
  if (high >>> 22 === 0xfe80 >> 6) return 'source-link-local';
  if (high >>> 22 === 0xfec0 >> 6) return 'source-site-local';
  if (high >>> 25 === 0xfc >> 1) return 'source-unique-local';
  return undefined;
}
