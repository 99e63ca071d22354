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
  input: z.strictObject({ zone: z.string().max(255), server: Address, port: z.int().min(1).max(65_535), declared: Set.nullable() }),
  timeoutMs: 12_000,
  async run({ input: { zone, server, port, declared }, vantage: { local }, signal }) {
    const ask = async (set: Set, transport: DnsTransport, edns: number): Promise<Exchange> =>
      await exchange(
        { ...set, recursion: false, edns, dnssecOk: true },
        { address: server, port, transport, local, deadlineMs, signal },
      );
    const sets = [...(declared === null ? [] : [declared]), ...['DNSKEY', 'TXT', 'MX', 'NS'].map((type) => ({ name: zone, type }))];
    const [offered, streamed] = await Promise.all([
      // A size that is known from UDP alone still tells something where TCP is dead or stalls.
      declared === null ? [] : Promise.all(offers.map(async (size) => ({ offered: size, exchange: await ask(declared, 'udp', size) }))),
      Promise.all(sets.map(async (set) => ({ set, exchange: await ask(set, 'tcp', 4_096) }))),
    ]);
    const base = { zone, server, port };
    const own = streamed.find(({ set }) => set === declared);
    const [largest] = streamed.toSorted((a, b) => octetsOf(b.exchange) - octetsOf(a.exchange));
    if (declared !== null && own !== undefined && (own === largest || own.exchange.answer?.isTruncated !== false)) {
      const udp = offered.map(({ exchange: { answer } }) => answer?.octets ?? 0);
      return { ...base, set: { ...declared, octets: Math.max(octetsOf(own.exchange), ...udp) }, offers: offered, tcp: own.exchange };
    }
    if (largest === undefined || octetsOf(largest.exchange) === 0) return { ...base, set: null, offers: [], tcp: null };
    const found = await Promise.all(offers.map(async (size) => ({ offered: size, exchange: await ask(largest.set, 'udp', size) })));
    return { ...base, set: { ...largest.set, octets: octetsOf(largest.exchange) }, offers: found, tcp: largest.exchange };
  },
});

const octetsOf = ({ answer }: Exchange): number => (answer === null || answer.answers.length === 0 ? 0 : answer.octets);
