export interface TextLine {
  readonly text: string;
  /** Counted from 1. */
  readonly number: number;
}

/** netsh and reg write nothing longer; what is, is read as empty. */
const longest = 4_096;

/** Lines of the output of a Windows tool; any line break will do. */
export function textLines(text: string): TextLine[] {
  return text.split(/\r\n|\r|\n/).map((line, index) => ({ text: line.length > longest ? '' : line, number: index + 1 }));
}

/** A heading, its rule and no list: what netsh writes for an empty one. More lines than a remark are another command's output. */
export function isEmptyListing(lines: readonly TextLine[]): boolean {
  const rule = lines.findIndex(({ text }) => isRule(text));
  return rule !== -1 && lines.slice(rule + 1).filter(({ text }) => text.trim() !== '').length <= 1;
}

/** The line that netsh rules under each heading, in every language. */
export const isRule = (line: string): boolean => /^\s*-{5,}\s*$/.test(line);
