import type { AnyCheck } from '../model/check.ts';
import { inconclusiveReasons, type InconclusiveReason } from '../model/message.ts';
import type { PathId } from '../model/path.ts';
import type { Verdict } from '../model/verdict.ts';
import { judgeCell } from './cell.ts';
import type { RunIndex } from './index-run.ts';

/** Why no verdict stands on a path. */
export interface Closed {
  readonly reason: InconclusiveReason;
  readonly check: string;
  readonly detail: string;
}

export type Gates = ReadonlyMap<PathId, Closed>;

const open: Gates = new Map();

/** The paths that a gate check closes; the first check by id speaks where several do. */
export function gatesOf(index: RunIndex, checks: ReadonlyMap<string, AnyCheck>): Gates {
  const gates = new Map<PathId, Closed>();
  const suites = new Map(index.run.targets.map((target) => [target.suite, target.name]));
  for (const [id, check] of checks) {
    const suite = id.slice(0, id.indexOf('/'));
    const target = suites.get(suite);
    if (check.gate !== true || target === undefined) continue;
    for (const path of index.run.paths) {
      const verdict = gateVerdict(id, check, { target, suite, path }, index, checks);
      const code = inconclusiveReasons.find((reason) => reason === verdict?.reason?.code);
      if (verdict?.verdict !== 'inconclusive' || code === undefined || gates.has(path)) continue;
      gates.set(path, { reason: code, check: id, detail: verdict.reason?.detail ?? '' });
    }
  }
  return gates;
}

function gateVerdict(
  id: string,
  check: AnyCheck,
  at: { target: string; suite: string; path: PathId },
  index: RunIndex,
  checks: ReadonlyMap<string, AnyCheck>,
): Verdict | null {
  return judgeCell({ id, check, ...at }, index, open, (required) => {
    const prerequisite = checks.get(required);
    return prerequisite === undefined ? null : gateVerdict(required, prerequisite, at, index, checks);
  });
}
