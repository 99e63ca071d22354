import type { PathId } from '../../harness/model/path.ts';
import type { Verdict, Verdicts } from '../../harness/model/verdict.ts';
import { blockedBy, waiting } from './causes.ts';
import { grouped } from './order.ts';

/** Verdicts without an answer for one and the same reason. */
export interface Unjudged {
  readonly word: 'inconclusive' | 'skipped';
  readonly code: string;
  readonly detail: string;
  readonly paths: readonly PathId[];
  readonly targets: readonly string[];
  readonly checks: readonly string[];
  readonly number: number;
  readonly blocked: readonly Verdict[];
  readonly fix: readonly string[];
}

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)];

function because(verdicts: readonly Verdict[], all: readonly Verdict[]): Unjudged[] {
  const blocked = blockedBy(all);
  return grouped(verdicts, ({ reason }) => JSON.stringify([reason?.code, reason?.detail])).flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    return {
      word: first.verdict === 'inconclusive' ? 'inconclusive' : 'skipped',
      code: first.reason?.code ?? 'no reason given',
      detail: first.reason?.detail ?? '',
      paths: unique(group.map(({ path }) => path)),
      targets: unique(group.map(({ target }) => target)),
      checks: unique(group.map(({ check }) => check)),
      number: group.length,
      blocked: group.flatMap((one) => waiting(blocked, one)),
      fix: unique(group.flatMap(({ findings }) => findings.map(({ fix }) => fix))).filter((fix) => fix !== ''),
    };
  });
}

/** What could not be measured, one entry per reason. */
export function inconclusive({ verdicts }: Verdicts): Unjudged[] {
  return because(
    verdicts.filter(({ verdict }) => verdict === 'inconclusive'),
    verdicts,
  );
}

/** What a waiver hides from the exit code, one entry per reason; it stays visible. */
export function waived({ verdicts }: Verdicts): Unjudged[] {
  return because(
    verdicts.filter(({ verdict, reason }) => verdict === 'skipped' && reason?.code === 'waived'),
    verdicts,
  );
}

export interface Skips {
  readonly code: string;
  readonly number: number;
}

/** How many verdicts were skipped for which kind of reason; blocked ones are told under their cause. */
export function skips({ verdicts }: Verdicts): Skips[] {
  return grouped(
    verdicts.filter(({ verdict, reason }) => verdict === 'skipped' && reason?.code !== 'waived'),
    ({ reason }) => (reason?.code ?? 'no reason given').split(':')[0] ?? '',
  ).map((group) => ({ code: (group[0]?.reason?.code ?? 'no reason given').split(':')[0] ?? '', number: group.length }));
}

/** A target that has no address of the family that some paths need: nobody who comes that way can use it. */
export interface WithoutAddress {
  readonly target: string;
  readonly paths: readonly PathId[];
  readonly why: string;
  readonly fix: string;
}

export function withoutAddress({ verdicts }: Verdicts): WithoutAddress[] {
  const told = verdicts.filter(({ reason }) => reason?.code === 'no-address');
  return grouped(told, ({ target, reason }) => JSON.stringify([target, reason?.detail])).flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    return {
      target: first.target,
      paths: unique(group.map(({ path }) => path)),
      why: `${first.reason?.detail ?? ''}: clients that come this way cannot use it`,
      fix: 'give it one, in DNS or under `addresses`; where that is not wanted, name the paths that are with --path',
    };
  });
}
