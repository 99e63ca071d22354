import type { FileProblem } from '../../../harness/model/suite.ts';

/** What a reader makes of a text. Problems beside a value name parts that were left out. */
export type Reading<T> =
  | { readonly ok: true; readonly value: T; readonly problems: readonly FileProblem[] }
  | { readonly ok: false; readonly problems: readonly [FileProblem] };

export function unread(file: string, line: number | null, reason: string): Extract<Reading<never>, { ok: false }> {
  return { ok: false, problems: [{ file, line, reason }] };
}

const longestQuote = 80;

/** For reasons: printable ASCII, bounded, in quotes. */
export function inQuotes(text: string): string {
  const cut = text.length > longestQuote ? `${text.slice(0, longestQuote)}...` : text;
  return `"${cut.replaceAll(/[^\x20-\x7e]|["\\]/g, (char) => (char === '"' || char === '\\' ? `\\${char}` : escaped(char)))}"`;
}

const escaped = (char: string): string => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
