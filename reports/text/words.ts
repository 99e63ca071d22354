import type { Verdict, VerdictWord } from '../../harness/model/verdict.ts';

export const symbols: Readonly<Record<VerdictWord, string>> = {
  fail: '✗',
  inconclusive: '?',
  warn: '!',
  pass: '✓',
  skipped: '-',
};

/** Worst first, as a cell and a summary name them. */
export const worstFirst: readonly VerdictWord[] = ['fail', 'inconclusive', 'warn', 'pass', 'skipped'];

export type Counts = Readonly<Record<VerdictWord, number>>;

export function count(verdicts: readonly Verdict[]): Counts {
  const counts = { pass: 0, warn: 0, fail: 0, skipped: 0, inconclusive: 0 };
  for (const { verdict } of verdicts) counts[verdict] += 1;
  return counts;
}

/** `1 verdict`, `2 verdicts`. */
export function plural(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** Milliseconds as people read them. */
export function duration(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}
