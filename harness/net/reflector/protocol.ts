import { z } from 'zod';

/**
 * What a reflector answers. It runs where the user's packets arrive after the tunnel, tells who they came from, and keeps what it saw
 * for the run that asked.
 *
 * - `POST /run` (bearer): `RunOpened`. `GET /log/<run>` (bearer): `RunLog`. `DELETE /run/<run>` (bearer): 204, and all of it is forgotten.
 * - `GET /w/<run>/<tag>`: `Whoami`; 404 where no such run lives.
 * - DNS, authoritative below the zone: `<kind>-<tag>.<run>.<zone>`, of kind `four` (A), `six` (AAAA), `dual`, `nx` (NXDOMAIN) and `tc` (the
 *   answer comes by TCP only).
 * - STUN Binding (RFC 8489); a transaction id that begins with the octets of a run is remembered for it.
 */
export const runPattern = /^[0-9a-f]{16}$/;
export const tagPattern = /^[0-9a-z]{1,24}$/;
export const nameKinds = ['four', 'six', 'dual', 'nx', 'tc'] as const;
export type NameKind = (typeof nameKinds)[number];

const endpoint = z.strictObject({ address: z.string().max(64), port: z.int().min(0).max(65_535) });

export const RunOpened = z.strictObject({
  run: z.string().regex(runPattern),
  zone: z.string().max(255),
  /** Addresses that all services answer on. */
  addresses: z.strictObject({ 4: z.ipv4().nullable(), 6: z.ipv6().nullable() }),
  httpPort: z.int(),
  dnsPort: z.int(),
  stunPort: z.int(),
  /** Seconds until it is forgotten. */
  lifetime: z.int(),
});
export type RunOpened = z.infer<typeof RunOpened>;

export const Whoami = z.strictObject({
  source: endpoint,
  /** The address that was asked. */
  local: z.string().max(64),
  host: z.string().max(300),
});
export type Whoami = z.infer<typeof Whoami>;

export const ReflectorEvent = z.strictObject({
  /** Milliseconds since the run began. */
  ms: z.number().min(0),
  kind: z.enum(['http', 'dns', 'stun']),
  source: endpoint,
  local: z.string().max(64),
  /** Of a name or a path; empty for STUN. */
  tag: z.string().max(24),
  /** Of DNS: what was asked, and how. */
  query: z
    .strictObject({
      name: z.string().max(255),
      type: z.string().max(20),
      transport: z.enum(['udp', 'tcp']),
      /** Client subnet (RFC 7871), `address/length`. */
      subnet: z.string().max(70).nullable(),
      /** Octets that the asker can take (RFC 6891 6.2.3); null without EDNS. */
      payload: z.int().nullable(),
    })
    .nullable(),
});
export type ReflectorEvent = z.infer<typeof ReflectorEvent>;

export const RunLog = z.strictObject({
  run: z.string().regex(runPattern),
  events: z.array(ReflectorEvent).max(512),
  /** Events beyond what one run may have. */
  dropped: z.int().min(0),
});
export type RunLog = z.infer<typeof RunLog>;
