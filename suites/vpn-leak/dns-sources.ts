import { parseAddress } from '../../harness/address/ip.ts';
import { contains, parsePrefix, prefixOf } from '../../harness/address/prefix.ts';
import type { Session, View } from './observations.ts';

/** Log entries of what the system asked by itself: our own questions to a resolver are no habit of the system's. */
export function systemLog({ log, lookups }: View): View['log'] {
  const direct = new Set(lookups.filter(({ how }) => how !== 'system').map(({ tag }) => tag));
  return log.filter(({ tag }) => !direct.has(tag));
}

/** Whether two addresses are of the same resolver: one IPv4 address, one IPv6 /64. */
function isSame(a: string, b: string): boolean {
  const [one, other] = [parseAddress(a), parseAddress(b)];
  if (one === null || other === null || one.family !== other.family) return a === b;
  return contains(prefixOf(one, one.family === 4 ? 32 : 64), other);
}

/** Whether the zone's server saw this resolver without the VPN too. */
export const isBaselines = ({ baseline }: Pick<Session, 'baseline'>, source: string): boolean =>
  systemLog(baseline).some((entry) => isSame(entry.source, source));

export function isWithin(prefixes: readonly string[], text: string): boolean {
  const address = parseAddress(text);
  return (
    address !== null &&
    prefixes.some((one) => {
      const prefix = parsePrefix(one);
      return prefix !== null && contains(prefix, address);
    })
  );
}

/** Whether a resolver answered a question that we sent it ourselves, and how. */
export const answersOf = ({ lookups }: View, resolver: string): View['lookups'] =>
  lookups.filter((one) => one.resolver === resolver && one.answered);
