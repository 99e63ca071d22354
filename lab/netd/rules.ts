import type { DropReason } from './drops.ts';
import { malformation } from './packet.ts';
import type { Link, Role } from './role.ts';
import { sixInFour } from './rules/6in4.ts';
import { sixToFourHost } from './rules/6to4-host.ts';
import { sixToFourRelay } from './rules/6to4-relay.ts';

/** Every role by its name in the configuration. */
export const ROLES = {
  '6to4-host': sixToFourHost,
  '6to4-relay': sixToFourRelay,
  '6in4': sixInFour,
} as const satisfies Record<string, Role>;

export type RoleName = keyof typeof ROLES;

/** Outer IPv4 destination of what the kernel put into the tunnel device, or why it ends here (RFC 3056 s.5.3, RFC 3964 s.5.1). */
export function nextHop(role: Role, packet: Buffer, link: Link): number | DropReason {
  return malformation(packet) ?? role.nextHop(packet, link);
}
