import { type Command, laneKey, type LaneName } from './command.ts';
import { COUNTER_SLOTS, type LaneStats, readCounters } from './counters.ts';
import type { NetdEvent, NetdStats } from './event.ts';
import { KNOB_SLOTS, type Knobs, readKnobs, writeKnobs } from './knobs.ts';
import type { Shared } from './lane.ts';
import { ConfigError } from './strict.ts';

/** The main thread's end of the shared arrays: sets knobs and reads counters while the poll loop runs. */
export class Switchboard {
  readonly shared: Shared;
  readonly #lanes: readonly LaneName[];
  readonly #index: ReadonlyMap<string, number>;

  constructor(lanes: readonly { readonly lane: LaneName; readonly knobs: Partial<Knobs> }[]) {
    this.shared = {
      knobs: sharedDoubles(lanes.length * KNOB_SLOTS),
      counters: sharedDoubles(lanes.length * COUNTER_SLOTS),
    };
    this.#lanes = lanes.map(({ lane }) => lane);
    this.#index = new Map(this.#lanes.map((lane, index) => [laneKey(lane), index]));
    lanes.forEach(({ knobs }, index) => writeKnobs(this.shared.knobs, index, knobs));
  }

  /** Does what the command says and returns the answer. Throws ConfigError for an unknown lane. */
  answer(command: Command): NetdEvent {
    if ('stats' in command) return { event: 'stats', ...this.#stats() };
    const { set } = command;
    const index = this.#index.get(laneKey(set));
    if (index === undefined) throw new ConfigError('set', `one of ${[...this.#index.keys()].join(', ')}`, laneKey(set));
    writeKnobs(this.shared.knobs, index, set);
    return { event: 'set', ...set, ...readKnobs(this.shared.knobs, index) };
  }

  #stats(): NetdStats {
    const endpoints: Record<string, Partial<Record<'rx' | 'tx', LaneStats>>> = {};
    const cables: Record<string, Partial<Record<'ab' | 'ba', LaneStats>>> = {};
    this.#lanes.forEach((lane, index) => {
      const stats = readCounters(this.shared.counters, index);
      if ('endpoint' in lane) endpoints[lane.endpoint] = { ...endpoints[lane.endpoint], [lane.direction]: stats };
      else cables[lane.cable] = { ...cables[lane.cable], [lane.direction]: stats };
    });
    return { endpoints, cables };
  }
}

function sharedDoubles(length: number): Float64Array<SharedArrayBuffer> {
  return new Float64Array(new SharedArrayBuffer(length * Float64Array.BYTES_PER_ELEMENT));
}
