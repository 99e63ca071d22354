import type { ReportOptions } from '../../harness/model/report.ts';
import type { Verdict, VerdictWord, Verdicts } from '../../harness/model/verdict.ts';
import { badFindings } from '../text/causes.ts';
import { grouped } from '../text/order.ts';
import { cited } from '../text/source.ts';

/** What stands inside a `<failure>`, an `<error>` or a `<skipped>`. */
export interface Problem {
  readonly type: string;
  readonly message: string;
  readonly text: string;
}

export type Result =
  | { readonly kind: 'pass'; readonly output: string | null }
  | ({ readonly kind: 'failure' | 'error' | 'skipped' } & Problem);

export interface Case {
  readonly classname: string;
  readonly name: string;
  readonly file: string | null;
  readonly ms: number;
  readonly result: Result;
}

/** The cases of one target and suite. */
export interface Suite {
  readonly name: string;
  readonly cases: readonly Case[];
}

function badText(verdict: Verdict): string {
  return [
    `requirement: ${verdict.requirement}`,
    ...badFindings(verdict).map(({ id, seen, expected, fix, evidence }) =>
      [
        `finding: ${id}`,
        `expected: ${expected}`,
        `seen: ${seen}`,
        ...(fix === '' ? [] : [`fix: ${fix}`]),
        ...(evidence.length === 0 ? [] : [`evidence: ${evidence.join(', ')}`]),
      ].join('\n'),
    ),
    ['source:', ...verdict.source.map((source) => `  ${cited(source)}`)].join('\n'),
  ].join('\n\n');
}

function bad(verdict: Verdict): Problem {
  const [worst] = badFindings(verdict).toSorted((a, b) => Number(b.outcome === 'error') - Number(a.outcome === 'error'));
  return { type: worst?.id ?? verdict.check, message: worst?.seen ?? verdict.title, text: badText(verdict) };
}

function without({ reason, verdict }: Verdict): Problem {
  const code = reason?.code ?? verdict;
  const text = reason ? `${reason.code}: ${reason.detail}` : verdict;
  return { type: code, message: text, text };
}

const results: Readonly<Record<VerdictWord, (verdict: Verdict, strict: boolean) => Result>> = {
  pass: () => ({ kind: 'pass', output: null }),
  warn: (verdict, strict) => {
    const problem = bad(verdict);
    return strict ? { kind: 'failure', ...problem } : { kind: 'pass', output: `warning: ${problem.message}\n\n${problem.text}` };
  },
  fail: (verdict) => ({ kind: 'failure', ...bad(verdict) }),
  skipped: (verdict) => ({ kind: 'skipped', ...without(verdict) }),
  inconclusive: (verdict) => ({ kind: 'error', ...without(verdict) }),
};

/** Readers keep one test of each (classname, name) and drop the others. */
function unique(cases: readonly Case[]): Case[] {
  return grouped(cases, ({ name }) => name).flatMap((same) =>
    same.map((one, at) => (at === 0 ? one : { ...one, name: `${one.name} (${at + 1})` })),
  );
}

/** An expired waiver fails the run, and so there is a case that fails. */
function waivers({ expiredWaivers, configFile }: Verdicts): Suite[] {
  const classname = 'sixways.config.waivers';
  const cases = expiredWaivers.map(({ id, owner, expires }): Case => {
    const text = `The waiver of ${id} by ${owner} expired after ${expires}.`;
    return {
      classname,
      name: `the waiver of ${id} has not expired`,
      file: configFile,
      ms: 0,
      result: {
        kind: 'failure',
        type: 'expired-waiver',
        message: text,
        text: `${text}\n\nfix: mend what it hides, or renew it with a new date`,
      },
    };
  });
  return cases.length > 0 ? [{ name: classname, cases: unique(cases) }] : [];
}

/** Suites and cases in the dialect that Jenkins, GitLab and GitHub readers share; texts must be clean already. */
export function suites(verdicts: Verdicts, { strict }: Pick<ReportOptions, 'strict'>): Suite[] {
  return [
    ...grouped(verdicts.verdicts, ({ target, suite }) => `sixways.${target}.${suite}`).map((group): Suite => {
      const classname = `sixways.${group[0]?.target}.${group[0]?.suite}`;
      const cases = group.map((verdict) => ({
        classname,
        name: `${verdict.check} [${verdict.path}] ${verdict.title}`,
        file: verdicts.configFile,
        ms: verdict.ms,
        result: results[verdict.verdict](verdict, strict),
      }));
      return { name: classname, cases: unique(cases) };
    }),
    ...waivers(verdicts),
  ];
}
