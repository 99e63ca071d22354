import type { Endpoint } from './dial.ts';

/** A server to ask, from where, and how long its answer may take. */
export interface Asking extends Endpoint {
  /** Local address to bind; null lets the kernel choose. */
  readonly local: string | null;
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
}
