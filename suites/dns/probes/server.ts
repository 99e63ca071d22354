import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { Address } from '../../../harness/model/address.ts';
import { probe } from '../../../harness/model/probe.ts';
import { type DnsTransport, exchange, type Exchange } from '../../../harness/net/dns/exchange.ts';
import { Server } from '../observations/servers.ts';

const deadlineMs = 2_000;
/** Three questions go out one after the other; silence costs one deadline. */
const staggerMs = 100;
const name = z.string().max(255);

/** Whether a server answers for the zone, by UDP and TCP. */
export default probe({
  gives: Server,
  input: z.strictObject({
    zone: name,
    server: Address,
    port: z.int().min(1).max(65_535),
    /** Asked by TCP. */
    names: z.array(name).max(8),
    nonTerminals: z.array(name).max(50),
  }),
  timeoutMs: 10_000,
  asksThrice: true,
  silent: ({ udp, tcp }) => [...udp, ...tcp].every(({ outcome }) => outcome === 'silent'),
  async run({ input: { zone, server, port, names, nonTerminals }, vantage: { local }, signal }) {
    const ask = async (transport: DnsTransport, of: string, type: string, edns: number | null = 1_232): Promise<Exchange> =>
      await exchange(
        { name: of, type, recursion: false, edns: transport === 'udp' ? edns : null },
        { address: server, port, transport, local, deadlineMs, signal },
      );
    const thrice = async (transport: DnsTransport) => {
      const first = ask(transport, zone, 'SOA');
      await Promise.race([first, wait(staggerMs)]);
      const second = ask(transport, zone, 'SOA');
      await Promise.race([second, wait(staggerMs)]);
      return await Promise.all([first, second, ask(transport, zone, 'SOA')]);
    };
    const [udp, tcp] = await Promise.all([thrice('udp'), thrice('tcp')]);
    const isAlive = (all: readonly Exchange[]): boolean => all.some(({ answer }) => answer !== null);
    const [ofNames, ofNonTerminals] = await Promise.all([
      isAlive(tcp) ? Promise.all(names.flatMap((of) => ['A', 'AAAA'].map(async (type) => await ask('tcp', of, type)))) : [],
      isAlive(udp) ? Promise.all(nonTerminals.map(async (of) => await ask('udp', of, 'AAAA'))) : [],
    ]);
    const hasEdnsFault = isAlive(udp) && udp.every(({ answer }) => answer === null || ednsErrors.has(answer.rcode));
    const plain = hasEdnsFault ? await ask('udp', zone, 'SOA', null) : null;
    return { zone, server, port, udp, tcp, plain, names: ofNames, nonTerminals: ofNonTerminals };
  },
});

/** What servers that know no EDNS answer to it (RFC 6891 7). */
const ednsErrors = new Set(['FORMERR', 'NOTIMP', 'SERVFAIL']);
