import type { PathId } from '../../harness/model/path.ts';
import type { JudgedFinding, Verdict, Verdicts } from '../../harness/model/verdict.ts';
import { grouped } from './order.ts';

/** One sentence and the paths on which it is true. */
export interface Said {
  readonly text: string;
  readonly paths: readonly PathId[];
}

/** One thing that is wrong: the same message of the same check on one target, on all its paths. */
export interface Cause {
  readonly word: 'fail' | 'warn';
  readonly target: string;
  readonly check: string;
  /** `<suite>/<check>#<message>` */
  readonly finding: string;
  readonly title: string;
  readonly requirement: string;
  readonly why: string;
  readonly paths: readonly PathId[];
  readonly seen: readonly Said[];
  readonly expected: readonly Said[];
  readonly fix: readonly string[];
  readonly source: Verdict['source'];
  readonly evidence: readonly string[];
  /** Verdicts that could not be given because of it. */
  readonly blocked: readonly Verdict[];
}

/** The findings that made a verdict what it is; a verdict without any speaks for itself. */
export function badFindings(verdict: Verdict): readonly JudgedFinding[] {
  const bad = verdict.findings.filter(({ outcome }) => outcome === 'error' || outcome === 'warning');
  if (bad.length > 0) return bad;
  return [
    {
      id: verdict.check,
      outcome: verdict.verdict === 'fail' ? 'error' : 'warning',
      seen: verdict.reason?.detail ?? verdict.title,
      expected: verdict.requirement,
      fix: '',
      evidence: [],
    },
  ];
}

interface Bad {
  readonly verdict: Verdict;
  readonly finding: JudgedFinding;
}

function said(group: readonly Bad[], text: (finding: JudgedFinding) => string): Said[] {
  return grouped(group, ({ finding }) => text(finding)).map((same) => ({
    text: same[0] ? text(same[0].finding) : '',
    paths: [...new Set(same.map(({ verdict }) => verdict.path))],
  }));
}

const place = (verdict: Verdict, check: string): string => JSON.stringify([verdict.target, verdict.path, check]);

function blocker(verdict: Verdict): string | null {
  const code = verdict.verdict === 'skipped' ? verdict.reason?.code : undefined;
  if (code === undefined || !code.startsWith('blocked-by:')) return null;
  const check = code.slice('blocked-by:'.length);
  return check.includes('/') ? check : `${verdict.suite}/${check}`;
}

/** The place of the verdict that a blocked one waits for in the end; null where nothing blocks it. */
function rootOf(verdict: Verdict, byPlace: ReadonlyMap<string, Verdict>): string | null {
  const passed = new Set<Verdict>();
  let at: Verdict | undefined = verdict;
  let root: string | null = null;
  while (at && !passed.has(at)) {
    passed.add(at);
    const check = blocker(at);
    if (check === null) break;
    root = place(at, check);
    at = byPlace.get(root);
  }
  return root;
}

/** Blocked verdicts by the place of what blocks them. */
export function blockedBy(verdicts: readonly Verdict[]): ReadonlyMap<string, readonly Verdict[]> {
  const byPlace = new Map(verdicts.map((verdict) => [place(verdict, verdict.check), verdict]));
  const blocked = new Map<string, Verdict[]>();
  for (const verdict of verdicts) {
    const root = rootOf(verdict, byPlace);
    if (root === null) continue;
    const others = blocked.get(root);
    if (others) others.push(verdict);
    else blocked.set(root, [verdict]);
  }
  return blocked;
}

/** What blocked verdicts wait for `verdict`. */
export function waiting(blocked: ReadonlyMap<string, readonly Verdict[]>, verdict: Verdict): readonly Verdict[] {
  return blocked.get(place(verdict, verdict.check)) ?? [];
}

/** What is not green, one entry per cause, failures first. */
export function causes({ verdicts }: Verdicts): readonly Cause[] {
  const blocked = blockedBy(verdicts);
  const bad = verdicts
    .filter(({ verdict }) => verdict === 'fail' || verdict === 'warn')
    .flatMap((verdict) => badFindings(verdict).map((finding): Bad => ({ verdict, finding })));
  const told = new Set<Verdict>();
  const found = grouped(bad, ({ verdict, finding }) => JSON.stringify([verdict.target, finding.id, finding.outcome])).map(
    (group): Cause => {
      // grouped() makes no empty group; the check keeps the types honest.
      const [first] = group;
      if (!first) throw new RangeError('a cause without a finding');
      const { verdict, finding } = first;
      const owners = [...new Set(group.map((one) => one.verdict))].filter((one) => !told.has(one));
      for (const owner of owners) told.add(owner);
      return {
        word: finding.outcome === 'error' ? 'fail' : 'warn',
        target: verdict.target,
        check: verdict.check,
        finding: finding.id,
        title: verdict.title,
        requirement: verdict.requirement,
        why: verdict.why,
        paths: [...new Set(group.map((one) => one.verdict.path))],
        seen: said(group, (one) => one.seen),
        expected: said(group, (one) => one.expected).filter(({ text }) => text !== verdict.requirement),
        fix: [...new Set(group.map((one) => one.finding.fix))].filter((fix) => fix !== ''),
        source: verdict.source,
        evidence: [...new Set(group.flatMap((one) => one.finding.evidence))],
        blocked: owners.flatMap((one) => waiting(blocked, one)),
      };
    },
  );
  return [...found.filter(({ word }) => word === 'fail'), ...found.filter(({ word }) => word === 'warn')];
}
