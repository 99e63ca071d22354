import { z } from 'zod';
import { Address } from '../../../harness/model/address.ts';
import { probe } from '../../../harness/model/probe.ts';
import { type DnsTransport, exchange, type Exchange } from '../../../harness/net/dns/exchange.ts';
import { Large } from '../observations/servers.ts';

const deadlineMs = 3_000;
const offers = [512, 1_232, 4_096] as const;

const Set = z.strictObject({ name: z.string().max(255), type: z.string().max(20) });
type Set = z.infer<typeof Set>;

/** Finds the largest record set by TCP, and asks for it in all ways. */
export default probe({
  gives: Large,
  input: z.strictObject({
    zone: z.string().max(255),
    server: Address,
    port: z.int().min(1).max(65_535),
    declared: Set.nullable(),
  }),
  timeoutMs: 12_000,
  async run({ input: { zone, server, port, declared }, vantage: { local }, signal }) {
    const ask = async (set: Set, transport: DnsTransport, edns: number): Promise<Exchange> =>
      await exchange(
        { ...set, recursion: false, edns, dnssecOk: true },
        { address: server, port, transport, local, deadlineMs, signal },
      );
    const sets = [
      ...(declared === null ? [] : [declared]),
      ...['DNSKEY', 'TXT', 'MX', 'NS'].map((type) => ({ name: zone, type })),
    ];
    const askOffers = async (set: Set) =>
      await Promise.all(offers.map(async (offered) => ({ offered, exchange: await ask(set, 'udp', offered) })));
    // Both ways at once: a server that is silent costs one deadline.
    const early = declared === null ? null : askOffers(declared);
    const streamed = await Promise.all(sets.map(async (set) => ({ set, exchange: await ask(set, 'tcp', 4_096) })));
    const largest = choose(streamed, declared);
    const declaredOffers = await early;
    if (largest === null) return { zone, server, port, set: null, offers: [], tcp: null };
    const { set, exchange: tcp } = largest;
    const found = (set === declared ? declaredOffers : null) ?? (await askOffers(set));
    const whole = [tcp, ...found.map(({ exchange: one }) => one)].map(octetsOf);
    const octets = Math.max(...whole);
    return { zone, server, port, set: { ...set, octets: octets === 0 ? null : octets }, offers: found, tcp };
  },
});

interface Streamed {
  readonly set: Set;
  readonly exchange: Exchange;
}

/** The set declared, unless another one is larger; else one that alone stalls by TCP, as large ones do in a black hole; else the largest. */
function choose(streamed: readonly Streamed[], declared: Set | null): Streamed | null {
  const largest = streamed.toSorted((a, b) => octetsOf(b.exchange) - octetsOf(a.exchange))[0];
  const own = streamed.find(({ set }) => set === declared);
  if (own !== undefined && octetsOf(own.exchange) === 0) return own;
  if (largest === undefined || octetsOf(largest.exchange) === 0) return null;
  return streamed.find(({ exchange }) => exchange.outcome === 'silent') ?? largest;
}

/** Of a whole answer that has records; 0 of any other. */
const octetsOf = ({ answer }: Exchange): number =>
  answer === null || answer.isTruncated || answer.answers.length === 0 ? 0 : answer.octets;
