/** Why a file, or a part of it, could not be used. */
export type ProblemCode =
  | 'too-large'
  | 'not-text'
  | 'dtd'
  | 'not-well-formed'
  | 'too-deep'
  /** Readable, but not the kind of file that was asked for. */
  | 'nothing-found'
  | 'bad-value';

export interface Problem {
  /** As the user named it. */
  readonly file: string;
  /** Counted from 1; null for the file as a whole. */
  readonly line: number | null;
  readonly code: ProblemCode;
  /** One sentence. It quotes addresses, bindings and element names only: these files hold passwords. */
  readonly reason: string;
}

/** What a reader makes of a text. Problems beside a value name parts that were left out. */
export type Reading<T> =
  | { readonly ok: true; readonly value: T; readonly problems: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly [Problem] };

export function unread(
  file: string,
  line: number | null,
  code: ProblemCode,
  reason: string,
): Extract<Reading<never>, { ok: false }> {
  return { ok: false, problems: [{ file, line, code, reason }] };
}

const longestQuote = 80;

/** For reasons: `<name>` of an element, printable ASCII and bounded. */
export const tag = (name: string): string => `<${quoted(name).slice(1, -1)}>`;

/** For reasons: printable ASCII, bounded, in quotes. */
export function quoted(text: string): string {
  const short = text.length > longestQuote ? `${text.slice(0, longestQuote)}...` : text;
  return JSON.stringify(short).replaceAll(/[^\x20-\x7e]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
