/** One line as Samba sees it: continued lines joined, blanks squeezed, comments and empty lines gone. */
export interface LogicalLine {
  readonly text: string;
  /** Where it begins, counted from 1. */
  readonly number: number;
}

/** Nobody's line is longer; what is, is cut, and its parameter with it. */
const longest = 16_384;

/**
 * smb.conf(5) "FILE FORMAT": a line that ends in a backslash continues on the next one, a comment has `;` or `#` before all else, and
 * blanks count once. A comment is not continued; a comment sign further on is part of the value.
 */
export function logicalLines(text: string): LogicalLine[] {
  const lines: LogicalLine[] = [];
  let open: { text: string; number: number } | null = null;
  for (const [index, raw] of text.split(/\r\n|\r|\n/).entries()) {
    const line = raw.slice(0, longest);
    if (open === null && /^\s*([#;]|$)/.test(line)) continue;
    const current: { text: string; number: number } = open ?? { text: '', number: index + 1 };
    const [, kept] = /^(.*)\\\s?$/.exec(line) ?? [];
    const joined = current.text.length < longest ? (current.text + (kept ?? line)).slice(0, longest) : current.text;
    if (kept === undefined) lines.push({ ...current, text: squeezed(joined) });
    open = kept === undefined ? null : { ...current, text: joined };
  }
  if (open !== null) lines.push({ ...open, text: squeezed(open.text) });
  return lines;
}

const squeezed = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();
