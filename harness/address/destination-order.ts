import { unmap } from './ip.ts';
import { commonLength, labelOf, type Policy, precedenceOf } from './policy.ts';
import { decidingRule, preferring, rank, type Rule } from './ranking.ts';
import { addressScope } from './scope.ts';
import { type Destination, preferringHome, selectSource, type Source } from './source-selection.ts';

/** A destination and the source that packets to it will have; null when there is none. */
export interface Route {
  readonly destination: Destination;
  readonly source: Source | null;
}

export interface OrderedRoute extends Route {
  /** Rule that put it before the next one; null for the last and where the given order was kept (rule 10). */
  readonly decidedBy: string | null;
}

/**
 * The order in which a system of this policy tries destinations (RFC 6724 6), for sources already known:
 * on a real host the kernel names them.
 */
export function orderDestinations(policy: Policy, routes: readonly Route[]): OrderedRoute[] {
  const rules = destinationRules(policy);
  const ordered = rank(rules, routes);
  return ordered.map((route, index) => {
    const next = ordered[index + 1];
    return { ...route, decidedBy: next === undefined ? null : decidingRule(rules, route, next) };
  });
}

/** {@link orderDestinations} with sources that {@link selectSource} picks from an inventory. */
export function orderFromInventory(
  policy: Policy,
  destinations: readonly Destination[],
  inventory: readonly Source[],
): OrderedRoute[] {
  const routes = destinations.map((destination) => ({
    destination,
    source: selectSource(policy, destination, inventory)?.source ?? null,
  }));
  return orderDestinations(policy, routes);
}

function destinationRules(policy: Policy): readonly Rule<Route>[] {
  const scope = ({ destination }: Route): number => addressScope(destination.address, policy.privateIpv4);
  const precedence = ({ destination }: Route): number => precedenceOf(policy, destination.address) ?? 0;
  const family = ({ destination }: Route): 4 | 6 => unmap(destination.address).family;
  const matching = ({ destination, source }: Route): number => {
    if (source === null) return 0;
    const length = source.prefixLength ?? (unmap(source.address).family === 6 ? 64 : 32);
    return commonLength(policy, source.address, length, destination.address);
  };
  // Where both are usable, both have a source; where neither is, rules 2 to 5 and 9 do not apply (RFC 6724 6).
  const withSources =
    (compare: (a: Source, b: Source) => number) =>
    (a: Route, b: Route): number =>
      a.source === null || b.source === null ? 0 : compare(a.source, b.source);
  return [
    ['1 usable', preferring(({ destination, source }) => source !== null && destination.unreachable !== true)],
    [
      '2 matching scope',
      preferring((route) => route.source !== null && addressScope(route.source.address, policy.privateIpv4) === scope(route)),
    ],
    ['3 source not deprecated', withSources(preferring(({ deprecated }) => deprecated !== true))],
    ['4 source is a home address', withSources(preferringHome)],
    [
      '5 matching label',
      preferring(
        ({ destination, source }) => source !== null && labelOf(policy, source.address) === labelOf(policy, destination.address),
      ),
    ],
    ['6 higher precedence', (a, b) => precedence(a) - precedence(b)],
    ['7 native transport', preferring(({ destination }) => destination.tunnelled !== true)],
    ['8 smaller scope', (a, b) => scope(b) - scope(a)],
    ['9 longest matching prefix', (a, b) => (family(a) === family(b) ? matching(a) - matching(b) : 0)],
  ];
}
