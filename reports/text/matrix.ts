import type { PathId } from '../../harness/model/path.ts';
import type { Verdict, Verdicts } from '../../harness/model/verdict.ts';
import { grouped } from './order.ts';
import type { Counts } from './words.ts';
import { count } from './words.ts';

export type Cell = { readonly absent: true } | { readonly absent: false; readonly counts: Counts };

export interface Row {
  readonly target: string;
  readonly suite: string;
  /** One per path of the matrix. */
  readonly cells: readonly Cell[];
}

export interface Matrix {
  readonly paths: readonly PathId[];
  readonly rows: readonly Row[];
}

function cell(verdicts: readonly Verdict[], absent: boolean): Cell {
  // A verdict that does not hang on the path, such as one from a config file, stands even where the path is absent.
  const judged = verdicts.filter((one) => one.reason?.code !== 'path-absent');
  return absent && judged.length === 0 ? { absent } : { absent: false, counts: count(verdicts) };
}

/** Targets and their suites down, paths across in the run's order. */
export function matrix(verdicts: Verdicts): Matrix {
  const absent = new Set(verdicts.absent.map(({ path }) => path));
  const paths = [...new Set([...verdicts.paths, ...absent])];
  const rows = grouped(verdicts.verdicts, (one) => JSON.stringify([one.target, one.suite])).map((group): Row => {
    const [first] = group;
    return {
      target: first?.target ?? '',
      suite: first?.suite ?? '',
      cells: paths.map((path) =>
        cell(
          group.filter((one) => one.path === path),
          absent.has(path),
        ),
      ),
    };
  });
  return { paths, rows };
}
