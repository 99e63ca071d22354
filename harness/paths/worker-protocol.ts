import { z } from 'zod';
import { Outcome, Step } from '../model/run.ts';
import { Vantage } from '../model/vantage.ts';

/** Longest line either side accepts, in UTF-16 units; an observation is bounded far below it. */
export const longestLine = 8 * 1024 * 1024;

/** To a worker: first `start`, then any number of `run` and `abort`. */
export const ToWorker = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('start'), vantage: Vantage }),
  z.strictObject({ type: z.literal('run'), sequence: z.int(), step: Step, timeoutMs: z.number().nullable() }),
  z.strictObject({ type: z.literal('abort'), sequence: z.int() }),
]);
export type ToWorker = z.infer<typeof ToWorker>;

/** From a worker: `ready` or `refused`, then one `done` for each `run`, in any order. */
export const FromWorker = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('ready'), netns: z.string() }),
  z.strictObject({ type: z.literal('refused'), reason: z.string() }),
  z.strictObject({ type: z.literal('done'), sequence: z.int(), outcome: Outcome }),
]);
export type FromWorker = z.infer<typeof FromWorker>;
