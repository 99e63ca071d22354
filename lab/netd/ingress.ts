import type { DropReason } from './drops.ts';
import { isBogon, isPrivate } from './ipv4.ts';
import { malformation } from './packet.ts';
import type { Link, Role } from './role.ts';

/**
 * Why a decapsulated packet must not reach the tunnel device; undefined admits it (RFC 3056 s.9, RFC 3964 s.5.2).
 * `packet` starts at the inner IPv6 header, `outerSource` is the IPv4 source as a 32-bit number.
 */
export function ingress(role: Role, packet: Buffer, outerSource: number, link: Link): DropReason | undefined {
  const malformed = malformation(packet);
  if (malformed !== undefined) return malformed;
  if (isBogon(outerSource) && !(role.allowsPrivate && isPrivate(outerSource))) return 'outer-source-bogon';
  if (outerSource === link.local) return 'outer-source-own';
  return role.refuses(packet, outerSource, link);
}
