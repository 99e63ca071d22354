import { type IpAddress, unmap } from './ip.ts';
import { commonLength, lookUp, type Policy } from './policy.ts';
import { decidingRule, preferring, rank, type Rule } from './ranking.ts';
import { addressScope, LINK_SCOPE } from './scope.ts';
import { isMulticast } from './special-purpose.ts';

/** An address of this host. */
export interface Source {
  readonly address: IpAddress;
  /** Of the on-link prefix; 64 for IPv6 and 32 for IPv4 when absent. */
  readonly prefixLength?: number;
  /** Interface that has it; it counts only where the destination names its outgoing interface. */
  readonly interface?: string;
  readonly deprecated?: boolean;
  readonly home?: boolean;
  readonly careOf?: boolean;
  readonly temporary?: boolean;
  /** Its prefix was advertised by the next hop that will be used (RFC 6724 5, rule 5.5). */
  readonly fromNextHop?: boolean;
}

export interface Destination {
  readonly address: IpAddress;
  /** Outgoing interface. */
  readonly interface?: string;
  readonly unreachable?: boolean;
  /** Reached through an encapsulating transition mechanism (RFC 6724 6, rule 7). */
  readonly tunnelled?: boolean;
}

/**
 * The source of packets to `destination` (RFC 6724 5), and the rule that chose it over the runner-up
 * (null without one, or when both are equal and the first given was taken).
 * The RFC leaves IPv4 to the system; here the same rules serve.
 * @param inventory equal candidates win by place: list them as the system does (Linux: newest first)
 * @returns null when there is no candidate of the destination's family and, where it matters, link (RFC 6724 4)
 */
export function selectSource(
  policy: Policy,
  destination: Destination,
  inventory: readonly Source[],
): { source: Source; decidedBy: string | null } | null {
  const rules = sourceRules(policy, destination);
  const candidates = inventory.filter((source) => isCandidate(source, destination));
  const [first, second] = rank(rules, candidates);
  if (first === undefined) return null;
  return {
    source: first,
    decidedBy: second === undefined ? null : decidingRule(rules, first, second),
  };
}

function isCandidate(source: Source, destination: Destination): boolean {
  const [from, to] = [unmap(source.address), unmap(destination.address)];
  if (from.family !== to.family || from.value === 0n || isMulticast(from)) return false;
  const onLink = isMulticast(to) || addressScope(to, 'global') === LINK_SCOPE;
  if (!onLink || source.interface === undefined || destination.interface === undefined) return true;
  return source.interface === destination.interface;
}

function sourceRules(policy: Policy, destination: Destination): readonly Rule<Source>[] {
  const target = unmap(destination.address);
  const targetScope = addressScope(target, policy.privateIpv4);
  const targetLabel = lookUp(policy.sourceLabels, target);
  const scope = (source: Source) => addressScope(source.address, policy.privateIpv4);
  const appropriate = (a: Source, b: Source): number => {
    const [left, right] = [scope(a), scope(b)];
    if (left === right) return 0;
    // The nearer scope is better unless it does not reach the destination.
    const nearerReaches = Math.min(left, right) >= targetScope;
    return left < right === nearerReaches ? 1 : -1;
  };
  const matching = ({ address, prefixLength }: Source): number =>
    commonLength(policy, address, prefixLength ?? (target.family === 6 ? 64 : 32), target);
  return [
    ['1 same address', preferring(({ address }) => unmap(address).value === target.value)],
    ['2 appropriate scope', appropriate],
    ['3 not deprecated', preferring(({ deprecated }) => deprecated !== true)],
    ['4 home address', preferringHome],
    [
      '5 outgoing interface',
      preferring((source) => source.interface !== undefined && source.interface === destination.interface),
    ],
    ['5.5 prefix of the next hop', preferring(({ fromNextHop }) => fromNextHop === true)],
    ['6 matching label', preferring(({ address }) => lookUp(policy.sourceLabels, unmap(address)) === targetLabel)],
    [
      `7 ${policy.temporary} temporary addresses`,
      preferring(({ temporary }) => (temporary === true) === (policy.temporary === 'prefer')),
    ],
    ['8 longest matching prefix', (a, b) => matching(a) - matching(b)],
  ];
}

/** At home (home and care-of at once) before the others, and just home before just care-of (RFC 6724 5 and 6, rule 4). */
export function preferringHome(a: Source, b: Source): number {
  const atHome = preferring<Source>(({ home, careOf }) => home === true && careOf === true)(a, b);
  if (atHome !== 0) return atHome;
  const kind = ({ home, careOf }: Source) => (home === careOf ? 0 : home === true ? 1 : careOf === true ? -1 : 0);
  return kind(a) * kind(b) === -1 ? kind(a) : 0;
}
