import type { Expectation } from './expectation.ts';
import type { Fault } from './fault.ts';

/**
 * The demo world with exactly one thing broken. `site` changes how its sites are served, `fault` what their surroundings do; a fault
 * must be there when the lab starts where connections or mappings that are older than it would survive it.
 */
export interface Mutant {
  readonly title: string;
  readonly world: 'demo';
  readonly site?: 'v4-only' | 'v6-default';
  readonly fault?: Fault;
  readonly expect: Expectation;
}
