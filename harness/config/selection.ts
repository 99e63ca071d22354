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
 * The checks asked for, with those that their verdicts stand on: gates, prerequisites, and whether the endpoint opens at all. `only`
 * never takes these away, or a fault that they would name hides behind `blocked-by`; `skip` does. Empty when a selection names nothing.
 */
export function selectChecks(checks: ReadonlyMap<string, AnyCheck>, { only, skip }: Selection): ReadonlyMap<string, AnyCheck> {
  const kept = new Map([...checks].filter(([id]) => !skip.some((pattern) => selects(pattern, id))));
  const asked = [...kept.keys()].filter((id) => only.length === 0 || only.some((pattern) => selects(pattern, id)));
  const wanted = new Set<string>();
  const want = (id: string): void => {
    const check = kept.get(id);
    if (check === undefined || wanted.has(id)) return;
    wanted.add(id);
    for (const required of [`${id.slice(0, id.indexOf('/'))}/reach`, ...(check.requires ?? [])]) want(required);
  };
  for (const id of asked) want(id);
  return new Map([...kept].filter(([id, check]) => wanted.has(id) || (asked.length > 0 && check.gate === true)));
}
