import { type Fields, flag, numberIn } from './strict.ts';

/** What one direction does to packets. `delay` in ms, `loss` in percent, `drop` takes all. */
export interface Knobs {
  readonly delay: number;
  readonly loss: number;
  readonly drop: boolean;
}

export const MAX_DELAY_MS = 60_000;

export const KNOB_KEYS = ['delay', 'loss', 'drop'] as const;

/** Slots of one lane in the shared knob array. */
export const KNOB_SLOTS = KNOB_KEYS.length;
export const DELAY = 0;
export const LOSS = 1;
export const DROP = 2;

/** The knobs that `found` has. Throws ConfigError for a value out of range. */
export function parseKnobs(found: Fields, path: string): Partial<Knobs> {
  const { delay, loss, drop } = found;
  return {
    ...(delay !== undefined && { delay: numberIn(delay, `${path}.delay`, 0, MAX_DELAY_MS) }),
    ...(loss !== undefined && { loss: numberIn(loss, `${path}.loss`, 0, 100) }),
    ...(drop !== undefined && { drop: flag(drop, `${path}.drop`) }),
  };
}

export function writeKnobs(shared: Float64Array, lane: number, knobs: Partial<Knobs>): void {
  const base = lane * KNOB_SLOTS;
  if (knobs.delay !== undefined) shared[base + DELAY] = knobs.delay;
  if (knobs.loss !== undefined) shared[base + LOSS] = knobs.loss;
  if (knobs.drop !== undefined) shared[base + DROP] = knobs.drop ? 1 : 0;
}

export function readKnobs(shared: Float64Array, lane: number): Knobs {
  const [delay = 0, loss = 0, drop = 0] = shared.subarray(lane * KNOB_SLOTS);
  return { delay, loss, drop: drop !== 0 };
}
