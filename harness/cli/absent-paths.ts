import type { Loaded } from '../config/load.ts';
import { problemAt } from '../config/issues.ts';
import { type Problem, UsageError } from '../config/problem.ts';
import type { AbsentPath } from '../model/run.ts';

/** Paths that the user named must be there; all others may be absent, and are told as skipped. @throws UsageError */
export function refuseAbsent({ config, spot }: Loaded, absent: readonly AbsentPath[], byFlag: boolean): void {
  if (!config.pathsExplicit || absent.length === 0) return;
  const problems = absent.map(({ path, reason, fix }): Problem => {
    const message = `${path} cannot be had: ${reason}; ${fix}`;
    if (byFlag) return { file: null, line: null, key: '--path', message };
    return problemAt(spot, ['paths', config.paths.indexOf(path)], message);
  });
  throw new UsageError(problems);
}

/** A line for each path that is left out, and how to have it. */
export function absenceText(absent: readonly AbsentPath[]): string {
  return absent.map(({ path, reason, fix }) => `${path} is left out: ${reason}; ${fix}\n`).join('');
}
