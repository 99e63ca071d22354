import type { Token } from './observations.ts';

type Seen = typeof Token.sample;

/** errno that a host gives when its network has no way to the destination: an ICMP error with no-route or address unreachable. */
const noRoute = new Set(['EHOSTUNREACH', 'ENETUNREACH']);

/**
 * Where a datagram through 6to4 was lost (RFC 6343 3, items 1 to 3), by what the control says over IPv4: on the way out, on the
 * way in, or for want of a route back. `unknown`: the control says nothing, so it may as well be dead.
 */
export function lossOf({ answered, account }: Seen): 'none' | 'outbound' | 'inbound' | 'return-relay' | 'unknown' {
  if (answered !== null) return 'none';
  if (account === null) return 'unknown';
  if (!account.isSeen) return 'outbound';
  return account.answerError !== null && noRoute.has(account.answerError) ? 'return-relay' : 'inbound';
}

/** Accounts for the examples of the checks that share {@link lossOf}. */
export const lost = (account: Seen['account']): Partial<Seen> => ({ answered: null, tries: 3, code: 'ETIMEDOUT', account });
