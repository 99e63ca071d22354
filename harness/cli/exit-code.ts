import type { Verdicts } from '../model/verdict.ts';

export const failOns = ['error', 'warning', 'never'] as const;
export type FailOn = (typeof failOns)[number];

export const exit = { ok: 0, failed: 1, usage: 2, unmeasured: 3, interrupted: 130 } as const;

export interface ExitOptions {
  /** The least severity that fails; `never` lets nothing fail, expired waivers included. */
  readonly failOn: FailOn;
  /** Warnings count as failures. */
  readonly strict: boolean;
  readonly interrupted: boolean;
  /** We failed: a file could not be written, a part of the lab died. */
  readonly harnessFailed: boolean;
}

/** Reasons that tell of one question only: it was asked, and has no answer for this target. All others tell of a path or of us. */
const unanswerable: ReadonlySet<string> = new Set(['nondeterministic', 'few-samples', 'client-limit']);

/**
 * What a run or judgement ends with. 0: nothing failed. 1: a finding at or above `failOn`, or an expired waiver. 2: nothing was
 * selected, or all was skipped. 3: a path or the harness kept us from measuring or telling, and nothing failed. 130: interrupted.
 */
export function exitCode(
  { verdicts, expiredWaivers }: Pick<Verdicts, 'verdicts' | 'expiredWaivers'>,
  options: ExitOptions,
): number {
  const { failOn, strict, interrupted, harnessFailed } = options;
  if (interrupted) return exit.interrupted;
  const hasFailed = verdicts.some(
    ({ verdict }) => verdict === 'fail' || (verdict === 'warn' && (strict || failOn === 'warning')),
  );
  if (failOn !== 'never' && (hasFailed || expiredWaivers.length > 0)) return exit.failed;
  if (verdicts.every(({ verdict }) => verdict === 'skipped')) return exit.usage;
  const unmeasured = verdicts.some(({ verdict, reason }) => verdict === 'inconclusive' && !unanswerable.has(reason?.code ?? ''));
  const judged = verdicts.some(({ verdict }) => verdict === 'pass' || verdict === 'warn' || verdict === 'fail');
  return harnessFailed || unmeasured || !judged ? exit.unmeasured : exit.ok;
}
