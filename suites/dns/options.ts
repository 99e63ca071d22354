import { z } from 'zod';
import { Address } from '../../harness/model/address.ts';
import type { Ask } from '../../harness/model/suite.ts';
import { Families } from './observations.ts';

const port = z.int().min(1).max(65_535);

/** A domain name in presentation form; underscores and wildcards are names too (RFC 2181 11). */
const domain = z
  .string()
  .max(253)
  .regex(/^(?:(?:[^.\s\\]{1,63}\.)*[^.\s\\]{1,63})?\.?$/, 'must be a domain name')
  .transform((text) => text.replace(/\.$/, '').toLowerCase());

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
  /** Resolvers to ask, instead of each path's own. */
  resolvers: z.array(Address).max(8).optional(),
  /** An internal view may have addresses that the internet must not see. */
  view: z.enum(['public', 'internal']).default('public'),
  /** A lab: documentation prefixes are addresses like others. */
  lab: z.boolean().default(false),
});
export type DnsOptions = z.infer<typeof DnsOptions>;
export type DnsAsk = Ask<DnsOptions>;
