import type { IpAddress } from '../../../harness/address/ip.ts';
import type { Binding } from './binding.ts';
import type { Interpretation } from './interpretation.ts';
import type { IisConfig, Site } from './site.ts';

export type Scheme = 'http' | 'https';

interface Route {
  readonly site: string;
  readonly binding: Binding;
}

/** What http.sys knows of one port: the bindings of sites that run, by host. */
interface Registered {
  readonly byName: Map<string, Route[]>;
  /** Longest suffix first. */
  readonly wildcards: Route[];
  readonly withoutHost: Route[];
}

export type RoutingTable = ReadonlyMap<string, Registered>;

const key = (scheme: Scheme, port: number): string => `${scheme} ${port}`;

export function routingTable({ sites }: IisConfig, reading: Interpretation): RoutingTable {
  const table = new Map<string, Registered>();
  for (const site of sites.filter((one) => runs(one, reading))) {
    for (const { protocol, parsed } of site.bindings) {
      if ((protocol !== 'http' && protocol !== 'https') || parsed?.ok !== true) continue;
      const { binding } = parsed;
      const at = key(protocol, binding.port);
      const port: Registered = table.get(at) ?? { byName: new Map(), wildcards: [], withoutHost: [] };
      table.set(at, port);
      const route = { site: site.name, binding };
      if (binding.host.kind === 'any') port.withoutHost.push(route);
      else if (binding.host.kind === 'wildcard') port.wildcards.push(route);
      else port.byName.set(binding.host.name, [...(port.byName.get(binding.host.name) ?? []), route]);
    }
  }
  for (const { wildcards } of table.values()) wildcards.sort((a, b) => suffix(b).length - suffix(a).length);
  return table;
}

function runs({ state, autoStart, protocols }: Site, { unstartedSites, enabledProtocols }: Interpretation): boolean {
  if (enabledProtocols === 'decide' && protocols?.includes('http') === false) return false;
  if (state !== 'unknown') return state === 'started';
  return autoStart !== false || unstartedSites === 'up';
}

/** While one binding of a running site has the port, http.sys listens on it at every address of its listen list. */
export const isRegistered = (table: RoutingTable, scheme: Scheme, port: number): boolean => table.has(key(scheme, port));

export interface Routed {
  /** Null: 400, Invalid Hostname. */
  readonly site: string | null;
  /** Another site has the very same binding. */
  readonly disputed: boolean;
}

/**
 * Host name on the address, host name on any, address without host name, any without host name: the order of UrlPrefix categories
 * (Microsoft, "UrlPrefix Strings"), as IIS is commonly told to map its bindings to them.
 */
export function route(
  table: RoutingTable,
  reading: Interpretation,
  address: IpAddress,
  scheme: Scheme,
  port: number,
  host: string,
): Routed {
  const registered = table.get(key(scheme, port));
  if (registered === undefined) return { site: null, disputed: false };
  const name = host.toLowerCase();
  const wildcards = reading.wildcardHosts === 'work' ? registered.wildcards.filter((one) => name.endsWith(suffix(one))) : [];
  const longest = wildcards.filter((one) => suffix(one) === suffix(wildcards[0]));
  const steps = [registered.byName.get(name) ?? [], longest, registered.withoutHost];
  const tiers =
    reading.routeOrder === 'host-first'
      ? steps.flatMap((routes) => [2, 1, 0].map((near) => ({ routes, near })))
      : [2, 1, 0].flatMap((near) => steps.map((routes) => ({ routes, near })));
  for (const { routes, near } of tiers) {
    const taking = routes.filter(({ binding }) => nearness(binding, address, reading) === near);
    const [first] = taking;
    if (first !== undefined) return { site: first.site, disputed: taking.some(({ site }) => site !== first.site) };
  }
  return { site: null, disputed: false };
}

/** 2 the address itself, 1 its family, 0 any, null not at all. */
function nearness({ to }: Binding, address: IpAddress, { familyWildcard }: Interpretation): 2 | 1 | 0 | null {
  if (to.kind === 'any') return 0;
  if (to.kind === 'address') return to.address.family === address.family && to.address.value === address.value ? 2 : null;
  if (familyWildcard === 'wide') return 0;
  return to.family === address.family ? 1 : null;
}

const suffix = (one: Route | undefined): string => (one?.binding.host.kind === 'wildcard' ? one.binding.host.suffix : '');
