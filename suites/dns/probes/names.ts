import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { Address } from '../../../harness/model/address.ts';
import { probe, type ProbeRun } from '../../../harness/model/probe.ts';
import { exchange, type Exchange } from '../../../harness/net/dns/exchange.ts';
import { Families, type NameAsked, Names } from '../observations.ts';

const deadlineMs = 2_000;
/** The next round begins when this one is over, or after so many milliseconds: silence costs one deadline and not three. */
const roundMs = 100;

const input = z.strictObject({
  zone: z.string().max(255),
  server: Address,
  port: z.int().min(1).max(65_535),
  names: z.array(z.strictObject({ name: z.string().max(255), families: Families })).max(100),
});
type At = Pick<ProbeRun<z.infer<typeof input>>, 'input' | 'vantage' | 'signal'>;

/** A and AAAA of every name at one server, three times, in both orders: whether AAAA is treated as A is. */
export default probe({
  gives: Names,
  input,
  timeoutMs: 8_000,
  asksThrice: true,
  silent: ({ names }) =>
    names.length > 0 && names.every(({ a, aaaa }) => [...a, ...aaaa].every(({ outcome }) => outcome === 'silent')),
  async run(at) {
    const { zone, server, port, names } = at.input;
    const asked = await Promise.all(names.map(async (name) => await askName(name, at)));
    return { zone, server, port, names: asked };
  },
});

async function askName(name: z.infer<typeof input>['names'][number], at: At): Promise<NameAsked> {
  const ask = async (type: 'A' | 'AAAA'): Promise<Exchange> =>
    await exchange(
      { name: name.name, type, recursion: false, edns: 1_232 },
      { address: at.input.server, port: at.input.port, transport: 'udp', local: at.vantage.local, deadlineMs, signal: at.signal },
    );
  const rounds: Promise<{ a: Exchange; aaaa: Exchange }>[] = [];
  for (const order of [
    ['A', 'AAAA'],
    ['AAAA', 'A'],
    ['A', 'AAAA'],
  ] as const) {
    const round = Promise.all(order.map(ask)).then((pair) => paired(order[0], pair));
    rounds.push(round);
    await Promise.race([round, wait(roundMs)]);
  }
  const done = await Promise.all(rounds);
  return { ...name, a: done.map(({ a }) => a), aaaa: done.map(({ aaaa }) => aaaa) };
}

function paired(first: 'A' | 'AAAA', [one, other]: readonly Exchange[]): { a: Exchange; aaaa: Exchange } {
  if (one === undefined || other === undefined) throw new TypeError('two questions have two answers');
  return first === 'A' ? { a: one, aaaa: other } : { a: other, aaaa: one };
}
