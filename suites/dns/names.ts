import type { DnsOptions } from './options.ts';

type Service = DnsOptions['names'][number];

/** The service names; where none are given the zone and its `www`, of which nothing is declared. */
export function namesOf({ zone, names }: Pick<DnsOptions, 'zone' | 'names'>): readonly Service[] {
  if (names.length > 0) return names;
  return [zone, zone === '' ? 'www' : `www.${zone}`].map((name) => ({ name, families: 'any', ports: [] }));
}

/** Names between the zone and its service names: they exist because of their descendants (RFC 8020 2). */
export function nonTerminalsOf(options: Pick<DnsOptions, 'zone' | 'names' | 'services'>): string[] {
  const { zone, services } = options;
  const owners = [...namesOf(options).map(({ name }) => name), ...services];
  const between = owners.flatMap((owner) => {
    if (!owner.endsWith(`.${zone}`)) return [];
    const labels = owner.slice(0, -zone.length - 1).split('.');
    return labels.slice(1).map((_, index) => [...labels.slice(index + 1), zone].join('.'));
  });
  return [...new Set(between)].filter((name) => !owners.includes(name)).slice(0, 50);
}

const mostNames = 50;

/** The hosts of other targets that are in the zone are service names as well. */
export function withHosts(options: DnsOptions, hosts: readonly string[]): DnsOptions {
  const { zone, names } = options;
  const isOwn = (host: string): boolean => zone === '' || host === zone || host.endsWith(`.${zone}`);
  const known = new Set(names.map(({ name }) => name));
  const added = hosts
    .map((host) => host.replace(/\.$/, '').toLowerCase())
    .filter((host) => isOwn(host) && !known.has(host))
    .map((name): Service => ({ name, families: 'dual', ports: [] }));
  return { ...options, names: [...names, ...added].slice(0, mostNames) };
}
