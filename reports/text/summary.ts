import type { ReportOptions } from '../../harness/model/report.ts';
import type { Verdicts } from '../../harness/model/verdict.ts';
import { count, duration, worstFirst } from './words.ts';

export type Outcome = 'passed' | 'failed' | 'inconclusive' | 'nothing judged';

/** What the run came to, by what the verdicts themselves say. */
export function outcome(verdicts: Verdicts, { strict }: Pick<ReportOptions, 'strict'>): Outcome {
  const counts = count(verdicts.verdicts);
  if (counts.fail > 0 || verdicts.expiredWaivers.length > 0 || (strict && counts.warn > 0)) return 'failed';
  if (verdicts.verdicts.length === 0) return 'nothing judged';
  return counts.inconclusive > 0 ? 'inconclusive' : 'passed';
}

/** `3 fail, 1 warn, 90 pass of 94 in 3.2 s` */
export function summary(verdicts: Verdicts): string {
  const counts = count(verdicts.verdicts);
  const told = worstFirst.filter((word) => counts[word] > 0).map((word) => `${counts[word]} ${word}`);
  return `${told.length > 0 ? `${told.join(', ')} of ` : ''}${verdicts.verdicts.length} in ${duration(verdicts.ms)}`;
}
