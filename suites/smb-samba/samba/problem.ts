/** Why a part of a file could not be used. */
export interface Problem {
  /** As the user named it, or as an include names it. */
  readonly file: string;
  /** Counted from 1; null for the file as a whole. */
  readonly line: number | null;
  /** One sentence. It quotes names and addresses only: these files may hold passwords. */
  readonly reason: string;
}

/** What a reader makes of a text. Problems beside a value name parts that were left out. */
export type Reading<T> =
  | { readonly ok: true; readonly value: T; readonly problems: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly [Problem] };

export const unread = (file: string, reason: string, line: number | null = null): Extract<Reading<never>, { ok: false }> => ({
  ok: false,
  problems: [{ file, line, reason }],
});

const longestQuote = 80;

/** For reasons: printable ASCII, bounded, in quotes. */
export function quoted(text: string): string {
  const short = text.length > longestQuote ? `${text.slice(0, longestQuote)}...` : text;
  return JSON.stringify(short).replaceAll(/[^\x20-\x7e]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
