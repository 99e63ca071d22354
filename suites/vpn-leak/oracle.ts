import { z } from 'zod';
import type { OraclePhase } from './observations.ts';
import { outputOf } from './run-program.ts';

/**
 * The packet filter of a lab, read from within: table `netdev oracle` with the counters `c_outer` and `c_plumb` and the sets `ev4` and `ev6` of
 * source, destination, protocol and port, each with its own counter, and `c_other` for the rest.
 */
export interface Counted {
  readonly outer: number;
  readonly plumbing: number;
  /** Packets by `source destination protocol port`. */
  readonly events: ReadonlyMap<string, number>;
}

const Counter = z.looseObject({ counter: z.looseObject({ name: z.string(), packets: z.number() }) });
const Element = z.looseObject({
  elem: z.looseObject({
    val: z.looseObject({ concat: z.array(z.union([z.string(), z.number()])) }),
    counter: z.looseObject({ packets: z.number() }).optional(),
  }),
});
const List = z.looseObject({ set: z.looseObject({ name: z.string(), elem: z.array(Element).default([]) }) });
const Ruleset = z.looseObject({ nftables: z.array(z.unknown()) });

/** What has left so far. @throws Error where the filter is not there, since a silent oracle would look like a tight tunnel */
export async function readOracle(signal: AbortSignal): Promise<Counted> {
  const text = await outputOf('nft', ['-j', 'list', 'table', 'netdev', 'oracle'], signal);
  if (text === null) throw new Error('no table netdev oracle');
  return parseOracle(text);
}

/** @throws Error on what is no list of that table */
export function parseOracle(text: string): Counted {
  const { nftables } = Ruleset.parse(JSON.parse(text));
  const counters = new Map<string, number>();
  const events = new Map<string, number>();
  for (const entry of nftables) {
    const counter = Counter.safeParse(entry);
    if (counter.success) counters.set(counter.data.counter.name, counter.data.counter.packets);
    const list = List.safeParse(entry);
    for (const { elem } of list.success ? list.data.set.elem : []) {
      const key = elem.val.concat.map(String).join(' ');
      events.set(key, (events.get(key) ?? 0) + (elem.counter?.packets ?? 0));
    }
  }
  const other = counters.get('c_other');
  if (!counters.has('c_outer') || !counters.has('c_plumb') || other === undefined)
    throw new Error('the table oracle lacks a counter');
  if (other > 0) events.set('- - other -', other);
  return { outer: counters.get('c_outer') ?? 0, plumbing: counters.get('c_plumb') ?? 0, events };
}

/** What left between two readings. */
export function since(phase: OraclePhase['phase'], before: Counted, after: Counted): OraclePhase {
  const events = [...after.events].flatMap(([key, packets]) => {
    const grown = packets - (before.events.get(key) ?? 0);
    const [source = '', destination = '', protocol = '', port = ''] = key.split(' ');
    const number = Number(port);
    return grown > 0
      ? [{ source, destination, protocol, port: Number.isInteger(number) && port !== '' ? number : null, packets: grown }]
      : [];
  });
  return { phase, outer: after.outer - before.outer, plumbing: after.plumbing - before.plumbing, events: events.slice(0, 500) };
}
