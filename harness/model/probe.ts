import type { z } from 'zod';
import type { ObservationType } from './observation.ts';
import type { Vantage } from './vantage.ts';

export interface ProbeRun<I> {
  readonly input: I;
  readonly vantage: Vantage;
  /** Aborts at the engine's deadline or when the run is interrupted. */
  readonly signal: AbortSignal;
  /** Milliseconds of a monotonic clock. */
  readonly now: () => number;
}

/**
 * Speaks one protocol to one address over one path, once. What the target did, silence included, is a value of the
 * observation; what stopped us from asking is thrown, and harness/net/blame.ts says whose fault it is.
 */
export interface Probe<T extends object = object, I = unknown> {
  readonly gives: ObservationType<T>;
  readonly input: z.ZodType<I>;
  /** Deadline of one run in milliseconds; at it `signal` aborts. */
  readonly timeoutMs: number;
  /** Whether an answer is the target's silence. The engine asks three times before silence may count. */
  silent?(value: T): boolean;
  /** The probe itself asks three times, so the engine does not repeat it. */
  readonly asksThrice?: true;
  /** Splits what other steps carry on (a session's cookie) from what may be recorded. */
  carry?(value: T): { readonly keep: T; readonly on: Readonly<Record<string, string>> };
  run(at: ProbeRun<I>): Promise<T>;
}

/** Declares a probe. Its id is its place, `<suite>/<file>`. */
export function probe<T extends object, I>(is: Probe<T, I>): Probe<T, I> {
  return is;
}
