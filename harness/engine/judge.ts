import type { AnyCheck } from '../model/check.ts';
import type { PathId } from '../model/path.ts';
import type { Run } from '../model/run.ts';
import { verdictsSchema, verdictWords, type Verdict, type Verdicts } from '../model/verdict.ts';
import { judgeCell, type Cell } from './cell.ts';
import { gatesOf, type Gates } from './gates.ts';
import { indexRun, type RunIndex } from './index-run.ts';
import { weigh } from './weigh.ts';

export interface Judging {
  readonly checks: ReadonlyMap<string, AnyCheck>;
  /** The day that waivers are held against, `YYYY-MM-DD`. */
  readonly today: string;
}

/** From what was seen to verdicts. Pure: the same run, checks and day give the same verdicts. */
export function judge(run: Run, { checks, today }: Judging): Verdicts {
  const asked = new Map([...checks].filter(([id]) => run.checks.includes(id)));
  const index = indexRun(run);
  const gates = gatesOf(index, asked);
  const verdicts = run.targets.flatMap((target) => judgeTarget(target.name, target.suite, index, asked, gates));
  const weighed = verdicts.map((verdict) => weigh(verdict, run.profile, today)).toSorted(byId(run.paths));
  return {
    schema: verdictsSchema,
    tool: run.tool,
    configFile: run.configFile,
    paths: run.paths,
    absent: run.absent,
    verdicts: weighed,
    counts: count(weighed),
    expiredWaivers: run.profile.waivers
      .filter((waiver) => waiver.expires < today)
      .map(({ id, owner, expires }) => ({ id, owner, expires })),
    ms: run.ms,
  };
}

function judgeTarget(
  target: string,
  suite: string,
  index: RunIndex,
  checks: ReadonlyMap<string, AnyCheck>,
  gates: Gates,
): Verdict[] {
  const done = new Map<string, Verdict | null>();
  const verdictOf = (id: string, path: PathId): Verdict | null => {
    const key = `${id}@${path}`;
    const known = done.get(key);
    if (known !== undefined) return known;
    const check = checks.get(id);
    // A prerequisite that was not asked for, or does not speak of this path, blocks nothing.
    const cell: Cell | null = check === undefined ? null : { id, check, target, suite, path };
    const verdict = cell === null ? null : judgeCell(cell, index, gates, (required) => verdictOf(required, path));
    done.set(key, verdict);
    return verdict;
  };
  const ids = [...checks.keys()].filter((id) => id.startsWith(`${suite}/`));
  return ids.flatMap((id) => index.run.paths.map((path) => verdictOf(id, path))).filter((verdict) => verdict !== null);
}

function byId(paths: readonly PathId[]): (a: Verdict, b: Verdict) => number {
  const key = (verdict: Verdict): string => `${verdict.target}\0${verdict.check}\0${paths.indexOf(verdict.path)}`;
  return (a, b) => (key(a) < key(b) ? -1 : 1);
}

function count(verdicts: readonly Verdict[]): Verdicts['counts'] {
  const counts = { pass: 0, warn: 0, fail: 0, skipped: 0, inconclusive: 0 };
  for (const word of verdictWords) counts[word] = verdicts.filter((verdict) => verdict.verdict === word).length;
  return counts;
}
