import type { FileProblem } from '../../harness/model/suite.ts';

interface Reading {
  readonly ok: boolean;
  readonly problems: readonly FileProblem[];
}

/** What is wrong with the reading of a file: it is a value, or one problem, and each problem names file, line and reason. */
export function unsound({ ok, problems }: Reading, of: string): unknown[] {
  const isSound = ({ file, line, reason }: FileProblem): boolean =>
    file === of && (line === null || line > 0) && /^[\x20-\x7e]+$/.test(reason);
  return [...problems.filter((problem) => !isSound(problem)), ...(ok || problems.length === 1 ? [] : [problems.length])];
}
