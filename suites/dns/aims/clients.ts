import { z } from 'zod';
import { isLoopback } from '../../../harness/address/classify.ts';
import { filePath } from '../../../harness/model/given.ts';
import type { Aim } from '../../../harness/model/suite.ts';
import { domain } from '../domain.ts';
import { namesOf } from '../names.ts';
import { policies, systems } from '../observations/clients.ts';
import type { DnsAsk } from '../options.ts';

const label = z.string().regex(/^[\w-]{1,63}$/, 'must be a single label');

/** What a target may say of its clients; fields of the suite's options. */
export const clientOptions = {
  /** Systems that shall reach the names, whatever they ask. */
  audience: z.array(z.enum(systems)).max(systems.length).default([]),
  /** How this host orders addresses. */
  hostPolicy: z.enum(policies).default('glibc'),
  /** Names to look up as this host's programs do; the service names unless told. */
  lookups: z.array(domain).max(20).optional(),
  /** Query logs of resolvers on different interfaces of one client, which was made to look up names below the suffix. */
  resolverLogs: z.strictObject({ suffix: domain, files: z.array(filePath).min(2).max(8) }).optional(),
  /** Export of a Windows client's `HKLM\SOFTWARE\Policies\Microsoft\Windows NT\DNSClient`. */
  resolverRegistry: filePath.optional(),
  /** A host of the link that does, or does not, answer LLMNR; and one that does. */
  llmnr: z
    .strictObject({
      name: label,
      answers: z.boolean(),
      control: label.optional(),
      device: z.string().max(15).optional(),
      port: z.int().min(1).max(65_535).default(5_355),
    })
    .optional(),
};

const mostLookups = 8;

/** What clients make of the zone: declared, measured on this host, and read from the files of others. */
export function clientAims({ target: { options }, addresses, path, vantage }: DnsAsk): Aim[] {
  const { zone, view, lab, audience, hostPolicy, lookups, resolverLogs, resolverRegistry, llmnr } = options;
  // This host's resolver knows nothing of a zone on the loopback.
  const known = addresses.length > 0 && addresses.every(isLoopback) ? [] : namesOf(options).map(({ name }) => name);
  const device = llmnr?.device ?? vantage.device;
  // RFC 4795 2: link-scope multicast, which no tunnel carries.
  const hasLink = path === 'ipv4' || path === 'ipv6';
  return [
    { aim: 'declared', probe: 'dns/declared', input: { zone, view, lab, audience }, evidence: true },
    ...(resolverLogs === undefined && resolverRegistry === undefined
      ? []
      : [
          {
            aim: 'query-logs',
            probe: 'dns/query-logs',
            input: { suffix: resolverLogs?.suffix ?? '', files: resolverLogs?.files ?? [], registry: resolverRegistry ?? null },
            evidence: true as const,
          },
        ]),
    ...(lookups ?? known).slice(0, mostLookups).map((name, nth) => ({
      aim: `host-order-${nth + 1}`,
      probe: 'dns/host-order',
      input: { name, policy: hostPolicy },
    })),
    ...(llmnr === undefined || !hasLink
      ? []
      : [{ aim: 'llmnr', probe: 'dns/llmnr', input: { ...llmnr, control: llmnr.control ?? null, device } }]),
  ];
}
