import type { Seen } from '../../harness/model/observation.ts';
import type { Token } from './observations.ts';

type Datagram = typeof Token.sample;
type Loss = 'none' | 'outbound' | 'inbound' | 'return-relay' | 'unknown';

/** errno that a host gives when its network has no way to the destination: an ICMP error with no-route or address unreachable. */
const noRoute = new Set(['EHOSTUNREACH', 'ENETUNREACH']);

/**
 * Where a datagram through 6to4 was lost (RFC 6343 3, items 1 to 3), by what the control says over IPv4: on the way out, on the
 * way in, or for want of a route back. `unknown`: the control says nothing, so it may as well be dead.
 */
function lossOf({ answered, account }: Datagram): Loss {
  if (answered !== null) return 'none';
  if (account === null) return 'unknown';
  if (!account.isSeen) return 'outbound';
  return account.answerError !== null && noRoute.has(account.answerError) ? 'return-relay' : 'inbound';
}

/** The message of every check of a cause, for when no cause can be told. */
export const unknownLoss = ['not-applicable', 'no answer came, and the control does not tell over IPv4 what arrived'] as const;

/** What the check of one cause says: nothing of a datagram that came through or was lost by another cause. */
export function judgeLoss<Unknown, Found>(
  token: readonly Seen<Datagram>[],
  cause: Loss,
  say: (id: 'unknown', at: Seen<Datagram>) => Unknown,
  found: (at: Seen<Datagram>, source: string, code: string | null) => Found,
): (Unknown | Found)[] {
  return token.flatMap((at): (Unknown | Found)[] => {
    const loss = lossOf(at.value);
    if (loss === 'unknown') return [say('unknown', at)];
    const { account } = at.value;
    return loss === cause ? [found(at, account?.source ?? 'an unknown address', account?.answerError ?? null)] : [];
  });
}

/** Datagrams for the examples of those checks. */
export const lost = (account: Datagram['account']): Partial<Datagram> => ({
  answered: null,
  tries: 3,
  code: 'ETIMEDOUT',
  account,
});

export const lostOnTheWayOut = lost({ isSeen: false, source: null, answerError: null });

export const lostOnTheWayBack = (answerError: string | null): Partial<Datagram> =>
  lost({ isSeen: true, source: '2002:cb00:7140::1', answerError });
