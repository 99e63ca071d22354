import { isIP } from 'node:net';
import { z } from 'zod';
import { probe } from '../../../harness/model/probe.ts';
import type { Vantage } from '../../../harness/model/vantage.ts';
import { blameOf } from '../../../harness/net/blame.ts';
import { lookup } from '../../../harness/net/dns/lookup.ts';
import { get, GetInput, isSilent, times } from '../get.ts';
import { type Linked, linkedHosts } from '../linked-hosts.ts';
import { Links } from '../observations/literals.ts';

const lookupMs = 2_000;
const mostHosts = 40;

/** GET of a page, and A and AAAA of each host that its absolute URLs name. The target's own host has the address that is asked. */
export default probe({
  gives: Links,
  input: GetInput.extend({ resolverPort: z.int().optional() }),
  timeoutMs: times.probe + 12_000,
  silent: ({ outcome }) => isSilent({ outcome, detail: null }),
  async run({ input: { resolverPort, ...input }, vantage, signal }) {
    const page = await get({ ...input, marker: null }, vantage, signal);
    const own = (input.name ?? input.host).toLowerCase();
    const linked = linkedHosts(page)
      .filter(({ host }) => host !== own && host !== input.host.toLowerCase())
      .slice(0, mostHosts);
    const port = resolverPort === undefined ? {} : { port: resolverPort };
    return {
      url: page.url.slice(0, 2_048),
      address: input.address,
      port: input.port,
      local: page.local,
      own,
      outcome: page.outcome,
      status: page.status,
      octets: page.body?.octets ?? 0,
      hosts: await Promise.all(linked.map(async (one) => await resolved(one, vantage, signal, port))),
    };
  },
});

async function resolved(
  { host, url: example, where }: Linked,
  { resolvers, local }: Vantage,
  signal: AbortSignal,
  port: { port?: number },
): Promise<Links['hosts'][number]> {
  const base = { host, example, where };
  if (isIP(host.replace(/^\[|\]$/g, '')) !== 0) return { ...base, ipv4: null, ipv6: null, resolver: null };
  const has = async (family: 4 | 6) =>
    (await lookup({ name: host, family, resolvers, local, timeoutMs: lookupMs, signal, ...port })).length > 0;
  try {
    const [ipv4, ipv6] = await Promise.all([has(4), has(6)]);
    return { ...base, ipv4, ipv6, resolver: null };
  } catch (error) {
    signal.throwIfAborted();
    const { by, code } = blameOf(error);
    if (by !== 'resolver') throw error;
    return { ...base, ipv4: null, ipv6: null, resolver: code.slice(0, 80) };
  }
}
