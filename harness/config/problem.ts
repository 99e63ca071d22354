import { escapeControl, show, type Shown } from './show.ts';

/** One mistake of the user, told in one line: where, which key, what is wrong, what was received. */
export interface Problem {
  /** The file as the user named it; null on the command line. */
  readonly file: string | null;
  readonly line: number | null;
  /** Dotted path of the key, a flag, or an argument; '' for the file as a whole. */
  readonly key: string;
  readonly message: string;
  /** The value received; left out where there is none. */
  readonly got?: Shown;
}

/** `file:line: key: message, got VALUE`, without a line break. */
export function formatProblem({ file, line, key, message, got }: Problem): string {
  const place = file === null ? '' : `${file}${line === null ? '' : `:${line}`}: `;
  const value = got === undefined ? '' : `, got ${show(key, got.value)}`;
  return escapeControl(`${place}${key === '' ? '' : `${key}: `}${message}${value}`);
}

/** Mistakes of the user, all that were found at once: exit code 2, and nothing was sent. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly code = 'SIXWAYS_USAGE';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(formatProblem).join('\n'));
    this.problems = problems;
  }
}

/** @throws UsageError with one problem that has no file: a flag, an argument, a file as a whole. */
export function refuse(key: string, message: string, got?: Shown): never {
  throw new UsageError([{ file: null, line: null, key, message, ...(got === undefined ? {} : { got }) }]);
}
