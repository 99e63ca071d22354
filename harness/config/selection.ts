import type { AnyCheck } from '../model/check.ts';
import { matchesGlob } from './glob.ts';

export interface Selection {
  /** Globs over check ids; a pattern may also name a suite. None takes every check. */
  readonly only: readonly string[];
  readonly skip: readonly string[];
}

/** Whether a glob selects a check: by its id, `http-iis/*-parity`, or by its suite, `http-iis`. */
export function selects(pattern: string, id: string): boolean {
  return matchesGlob(pattern, id) || matchesGlob(pattern, id.slice(0, id.indexOf('/')));
}

/**
 * The checks asked for, with the gates that their verdicts stand on: `only` never takes a gate away, `skip` does. Empty when
 * nothing but gates is left by a selection that names no gate.
 */
export function selectChecks(checks: ReadonlyMap<string, AnyCheck>, { only, skip }: Selection): ReadonlyMap<string, AnyCheck> {
  const kept = [...checks].filter(([id]) => !skip.some((pattern) => selects(pattern, id)));
  const asked = kept.filter(([id]) => only.length === 0 || only.some((pattern) => selects(pattern, id)));
  const names = new Set(asked.map(([id]) => id));
  return asked.length === 0 ? new Map() : new Map(kept.filter(([id, check]) => names.has(id) || check.gate === true));
}
