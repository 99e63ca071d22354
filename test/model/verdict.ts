import type { Verdict } from '../../harness/model/verdict.ts';

/** A verdict that says nothing but what is told. */
export const verdictOf = (told: Partial<Verdict>): Verdict => ({
  target: 't',
  suite: 's',
  check: 's/c',
  title: '',
  path: 'ipv6',
  level: 'must',
  requirement: '',
  why: '',
  source: [],
  verdict: 'pass',
  reason: null,
  findings: [],
  ms: 0,
  ...told,
});
