import type { LaneName } from './command.ts';
import type { LaneStats } from './counters.ts';
import type { Knobs } from './knobs.ts';

/** Counters by name and direction. */
export interface NetdStats {
  readonly endpoints: Readonly<Record<string, Partial<Record<'rx' | 'tx', LaneStats>>>>;
  readonly cables: Readonly<Record<string, Partial<Record<'ab' | 'ba', LaneStats>>>>;
}

/** One line of netd's output. Every command gets exactly one answer, in order; `error` before `ready` means it ends. */
export type NetdEvent =
  | { readonly event: 'ready' }
  | ({ readonly event: 'set' } & LaneName & Knobs)
  | ({ readonly event: 'stats' } & NetdStats)
  | { readonly event: 'error'; readonly message: string };
