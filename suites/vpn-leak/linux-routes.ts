import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { View } from './observations.ts';
import { tell } from './run-program.ts';

const Route = z.looseObject({
  type: z.string().optional(),
  dst: z.string(),
  gateway: z.string().optional(),
  via: z.looseObject({ host: z.string() }).optional(),
  dev: z.string().optional(),
  protocol: z.string().optional(),
  metric: z.number().optional(),
  table: z.string().optional(),
});
const Routes = z.array(Route);
const Link = z.looseObject({
  ifname: z.string().optional(),
  addr_info: z.array(z.looseObject({ local: z.string().optional(), prefixlen: z.number().optional() })).default([]),
});

/** Null for what is no JSON: an iproute2 without -j. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Every route of every table; null without iproute2. */
export async function routes(signal: AbortSignal): Promise<View['routes']> {
  const both = await Promise.all(
    ([4, 6] as const).map(async (family) => {
      const told = await tell('ip', ['-j', '-d', `-${family}`, 'route', 'show', 'table', 'all'], signal);
      const parsed = Routes.safeParse(jsonOf(told?.stdout.trim() === '' ? '[]' : (told?.stdout ?? '')));
      return parsed.success ? parsed.data.map((route) => ({ family, ...route })) : null;
    }),
  );
  if (both.some((list) => list === null)) return null;
  return both
    .flatMap((list) => list ?? [])
    .filter(({ type = 'unicast' }) => !['local', 'broadcast', 'anycast', 'multicast'].includes(type))
    .slice(0, 500)
    .map(({ family, dst, dev, gateway, via, protocol = '', metric, table = 'main', type = 'unicast' }) => ({
      family,
      destination: full(dst, family).slice(0, 70),
      device: dev?.slice(0, 40) ?? null,
      via: (gateway ?? via?.host)?.slice(0, 64) ?? null,
      protocol: protocol.slice(0, 20),
      metric: metric ?? null,
      table: table.slice(0, 20),
      kind: type.slice(0, 20),
    }));
}

function full(destination: string, family: 4 | 6): string {
  if (destination === 'default') return family === 4 ? '0.0.0.0/0' : '::/0';
  return destination.includes('/') ? destination : `${destination}/${family === 4 ? 32 : 128}`;
}

/** Addresses by device; null without iproute2. */
export async function addresses(signal: AbortSignal): Promise<View['addresses']> {
  const told = await tell('ip', ['-j', 'address', 'show'], signal);
  const parsed = z.array(Link).safeParse(jsonOf(told?.stdout ?? ''));
  if (!parsed.success) return null;
  return parsed.data
    .flatMap(({ ifname = '', addr_info: list }) =>
      list.flatMap(({ local, prefixlen }) =>
        local === undefined ? [] : [{ device: ifname.slice(0, 40), address: local.slice(0, 64), length: prefixlen ?? 0 }],
      ),
    )
    .slice(0, 200);
}

export interface Egress {
  readonly device: string | null;
  /** errno in the kernel's words where it would not send. */
  readonly code: string | null;
}

/** What rtnetlink(7) answers for a destination that no packet may go to. */
const refusals: readonly (readonly [RegExp, string])[] = [
  [/No route to host/i, 'EHOSTUNREACH'],
  [/Invalid argument/i, 'EINVAL'],
  [/Permission denied/i, 'EACCES'],
];

/**
 * What the kernel would do with a packet to an address, rules and all tables included; null without iproute2.
 * @param destination may have a zone, which names the device (RFC 4007 11)
 */
export async function egressTo(destination: string, signal: AbortSignal): Promise<Egress | null> {
  const [address = '', zone] = destination.split('%');
  if (zone !== undefined) return { device: zone, code: null };
  const told = await tell('ip', ['-j', 'route', 'get', address], signal);
  if (told === null) return null;
  if (!told.ok) return { device: null, code: refusals.find(([words]) => words.test(told.stderr))?.[1] ?? 'ENETUNREACH' };
  const parsed = Routes.safeParse(jsonOf(told.stdout));
  if (!parsed.success) return null;
  const [route] = parsed.data;
  const refusing = { unreachable: 'EHOSTUNREACH', blackhole: 'EINVAL', prohibit: 'EACCES' }[route?.type ?? ''];
  return refusing === undefined ? { device: route?.dev ?? null, code: null } : { device: null, code: refusing };
}

/** How a device takes router advertisements (ip-sysctl); null where the system does not tell. */
export function postureOf(device: string | null): View['posture'] {
  if (device === null) return null;
  // Not by the thread pool, which a resolver that is silent keeps busy.
  const value = (name: string): number => Number(readFileSync(`/proc/sys/net/ipv6/conf/${device}/${name}`, 'utf8'));
  try {
    return {
      acceptRa: value('accept_ra'),
      routeInfoLength: value('accept_ra_rt_info_max_plen'),
      forwarding: value('forwarding'),
    };
  } catch {
    // Another system, or one without IPv6.
    return null;
  }
}
