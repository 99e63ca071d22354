import { z } from 'zod';
import type { OraclePhase } from './observations.ts';
import { tell } from './run-program.ts';

/**
 * The packet filter of a lab, read from within: table `netdev oracle` with the counters `c_outer` and `c_plumb` and the sets `ev4` and `ev6` of
 * source, destination, protocol and port, each with its own counter. Every other counter `c_x` is of what has no ports: `c_other` for the rest.
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
  const told = await tell('nft', ['-j', 'list', 'table', 'netdev', 'oracle'], signal);
  if (told?.ok !== true) throw new Error(`no table netdev oracle: ${told?.stderr.trim() ?? 'nft is not installed'}`);
  return parseOracle(told.stdout);
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
  const { c_outer: outer, c_plumb: plumbing, ...others } = Object.fromEntries(counters);
  if (outer === undefined || plumbing === undefined || others['c_other'] === undefined)
    throw new Error('the table oracle lacks a counter');
  for (const [name, packets] of Object.entries(others)) events.set(`- - ${name.replace(/^c_/, '').slice(0, 12)} -`, packets);
  return { outer, plumbing, events };
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

/** The packet filter, read between the phases. */
export class Oracle {
  readonly phases: OraclePhase[] = [];
  #last: Counted;

  private constructor(first: Counted) {
    this.#last = first;
  }

  static async start(signal: AbortSignal): Promise<Oracle> {
    return new Oracle(await readOracle(signal));
  }

  /** What left since the last reading belongs to this phase. */
  async end(phase: OraclePhase['phase'], signal: AbortSignal): Promise<void> {
    const now = await readOracle(signal);
    this.phases.push(since(phase, this.#last, now));
    this.#last = now;
  }

  /** What left since the last reading belongs to no phase: the tunnel was neither down nor up. */
  async skip(signal: AbortSignal): Promise<void> {
    this.#last = await readOracle(signal);
  }
}
