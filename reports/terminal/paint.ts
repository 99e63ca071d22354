import type { VerdictWord } from '../../harness/model/verdict.ts';

export type Ink = 'bold' | 'faint' | VerdictWord;

// Faint stays readable on light and dark grounds, which grey does not.
const codes: Readonly<Record<Ink, readonly [on: string, off: string]>> = {
  bold: ['1', '22'],
  faint: ['2', '22'],
  pass: ['32', '39'],
  warn: ['33', '39'],
  fail: ['31', '39'],
  skipped: ['2', '22'],
  inconclusive: ['35', '39'],
};

export type Paint = (ink: Ink, text: string) => string;

/** Colours, or nothing at all. */
export function painter(color: boolean): Paint {
  if (!color) return (_ink, text) => text;
  return (ink, text) => (text.trim() === '' ? text : `\u001b[${codes[ink][0]}m${text}\u001b[${codes[ink][1]}m`);
}
