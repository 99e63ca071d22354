import { z } from 'zod';
import { Address } from '../../harness/model/address.ts';
import type { Ask } from '../../harness/model/suite.ts';
import { clientOptions } from './aims/clients.ts';
import { resolverOptions } from './aims/resolvers.ts';
import { domain } from './domain.ts';
import { Families } from './observations.ts';

const port = z.int().min(1).max(65_535);

const service = z.strictObject({
  name: domain,
  families: Families.default('dual'),
  /** TCP ports that every address of the name must open. */
  ports: z.array(port).max(8).default([]),
});

export const DnsOptions = z.strictObject({
  /** Empty for the root. */
  zone: domain,
  /** Service names; those of the config's other targets in the zone are added. The zone itself and its `www`, undeclared, where there are none. */
  names: z
    .array(z.union([domain.transform((name) => ({ name, families: 'dual' as const, ports: [] as number[] })), service]))
    .max(50)
    .default([]),
  /** Of every server, resolvers excepted. */
  port: port.default(53),
  /** Root servers to walk from; those of the internet unless told. */
  roots: z.array(Address).max(26).optional(),
  /** Port of the root servers, where they have another. */
  rootPort: port.default(53),
  /** Names that have SRV records. */
  services: z.array(domain).max(20).default([]),
  /** A record set of more than 1232 octets, which clients need whole; beside it DNSKEY, TXT, MX and NS of the zone are looked at. */
  large: z.strictObject({ name: domain, type: z.string().max(20) }).optional(),
  /** How many name servers each family needs: RFC 10001 wants two that it reaches, RFC 3901 one. */
  standard: z.enum(['rfc10001', 'rfc3901']).default('rfc10001'),
  /** Resolvers to ask, instead of each path's own. */
  resolvers: z.array(Address).max(8).optional(),
  /** An internal view may have addresses that the internet must not see. */
  view: z.enum(['public', 'internal']).default('public'),
  /** A lab: documentation prefixes are addresses like others. */
  lab: z.boolean().default(false),
  ...resolverOptions,
  ...clientOptions,
});
export type DnsOptions = z.infer<typeof DnsOptions>;
export type DnsAsk = Ask<DnsOptions>;
