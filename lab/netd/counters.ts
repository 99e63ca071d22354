import { DROP_REASONS, type DropReason } from './drops.ts';

/** What one lane has done. Only reasons that occurred are listed. */
export interface LaneStats {
  readonly packets: number;
  readonly bytes: number;
  readonly drops: Partial<Record<DropReason, number>>;
}

export const PACKETS = 0;
export const BYTES = 1;
export const DROPS = 2;
/** Slots of one lane in the shared counter array. */
export const COUNTER_SLOTS = DROPS + DROP_REASONS.length;

export function readCounters(shared: Float64Array, lane: number): LaneStats {
  const base = lane * COUNTER_SLOTS;
  const at = (slot: number) => shared[base + slot] ?? 0;
  const drops: Partial<Record<DropReason, number>> = {};
  DROP_REASONS.forEach((reason, index) => {
    const count = at(DROPS + index);
    if (count > 0) drops[reason] = count;
  });
  return { packets: at(PACKETS), bytes: at(BYTES), drops };
}
