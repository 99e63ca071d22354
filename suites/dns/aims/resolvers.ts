import { isIPv6 } from 'node:net';
import { z } from 'zod';
import { isLoopback } from '../../../harness/address/classify.ts';
import { pathKinds } from '../../../harness/model/path.ts';
import type { Aim } from '../../../harness/model/suite.ts';
import { domain } from '../domain.ts';
import { namesOf } from '../names.ts';
import type { DnsAsk } from '../options.ts';

/** What a target may say of its resolvers; fields of the suite's options. */
export const resolverOptions = {
  resolverPort: z.int().min(1).max(65_535).default(53),
  /** Zones that name servers of one family alone serve, for resolvers to find. */
  served: z.strictObject({ v4: domain.optional(), v6: domain.optional() }).default({}),
  /** Names to try DNS64 with: with A and AAAA, with A alone, with A and a mapped AAAA, an alias of one with A alone, none; the last two with A alone. */
  dns64: z
    .strictObject({
      dual: domain.optional(),
      v4only: domain.optional(),
      mapped: domain.optional(),
      alias: domain.optional(),
      missing: domain.optional(),
      signed: domain.optional(),
      unsigned: domain.optional(),
    })
    .default({}),
};

const mostNames = 8;

/** What the resolvers make of the zone, and of DNS64: those that the target names, else the path's own. */
export function resolverAims({ target: { options }, addresses, path, vantage }: DnsAsk): Aim[] {
  const { zone, resolvers, resolverPort, served, dns64 } = options;
  const isFamily = (address: string) => isIPv6(address) === (pathKinds[path].family === 6);
  // A zone on the loopback is nothing that the resolvers of this host could know.
  const own = addresses.length > 0 && addresses.every(isLoopback) ? [] : vantage.resolvers.slice(0, 3);
  return (resolvers?.filter(isFamily) ?? own).map((resolver, index) => ({
    aim: index === 0 ? 'resolver' : `resolver~${index + 1}`,
    probe: 'dns/resolver',
    input: {
      resolver,
      port: resolverPort,
      isTarget: resolvers !== undefined,
      zone,
      names: namesOf(options)
        .slice(0, mostNames)
        .map(({ name }) => name),
      served,
      dns64,
    },
  }));
}
