import { z } from 'zod';
import { Address } from './address.ts';
import { allPathIds } from './path.ts';

/**
 * A mirror: a service that only answers, to prove that a path carries traffic, and tells the source address it saw.
 * Its protocol is in harness/net/mirror.ts.
 */
export const Control = z.strictObject({
  /** Address of the path's family. */
  address: Address,
  /** The same mirror over IPv4: asked what arrived, when a tunnel is silent. */
  ipv4: z.ipv4().nullable(),
  /** TCP and UDP. */
  echoPort: z.int().min(1).max(65535),
  httpPort: z.int().min(1).max(65535),
});
export type Control = z.infer<typeof Control>;

/** From where, and as what, the probes of one path run. */
export const Vantage = z.strictObject({
  path: z.enum(allPathIds),
  kind: z.enum(['host', 'lab']),
  /** Local address to bind; null lets the kernel choose, where the namespace has only this path. */
  local: Address.nullable(),
  /** Further local addresses of the same client that may be bound; the client has as many identities. */
  alternates: z.array(Address).max(16).exactOptional(),
  /** Inode of the network namespace the worker must be in; null on the host. */
  netns: z.string().nullable(),
  /** Interface that the packets of this path leave by, where known. */
  device: z.string().nullable(),
  /** The control of this path's family; null where none is configured. */
  control: Control.nullable(),
  /** Name servers reachable over this path's own family. */
  resolvers: z.array(Address),
  /** A name below the resolvers' zone that has an A and an AAAA record; null where none is known. */
  testName: z.string().nullable(),
  /** Teredo: the server's two IPv4 addresses (RFC 4380 5.2.1) and its port. */
  teredo: z.strictObject({ server: z.ipv4(), secondary: z.ipv4(), port: z.int().min(1).max(65535) }).nullable(),
  /** 6to4: the IPv4 address that the prefix embeds and the relay in use. */
  sixToFour: z.strictObject({ local: z.ipv4(), relay: z.ipv4() }).nullable(),
});
export type Vantage = z.infer<typeof Vantage>;
