// East Asian wide and emoji take two columns (UAX 11), combining marks none.
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\p{Emoji_Presentation}\u{20000}-\u{3fffd}]/u;
const mark = /\p{M}/u;

/** Columns that a text without escape sequences takes on a terminal. */
export function columns(text: string): number {
  let sum = 0;
  for (const character of text) {
    if (wide.test(character)) sum += 2;
    else if (!mark.test(character)) sum += 1;
  }
  return sum;
}

export function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - columns(text)));
}

/** Cuts to `width` columns, with `…` where something is missing. */
export function fit(text: string, width: number): string {
  if (columns(text) <= width) return text;
  let kept = '';
  for (const character of text) {
    if (columns(kept + character) > width - 1) break;
    kept += character;
  }
  return `${kept}…`;
}

/** Longest address that is left whole at the price of a long line; no real one is near it. */
const longestAddress = 200;
const address = /:\/\/|^\W*[\da-f]*:[\da-f:.%\w\]]*:|^\W*\d+\.\d+\.\d+\.\d+/i;

function pieces(word: string, width: number): string[] {
  if (columns(word) <= width || (address.test(word) && columns(word) <= longestAddress)) return [word];
  const cut: string[] = [''];
  let used = 0;
  for (const character of word) {
    const next = columns(character);
    if (used + next > width) {
      cut.push('');
      used = 0;
    }
    cut[cut.length - 1] += character;
    used += next;
  }
  return cut;
}

/** Lines of at most `width` columns; an address is never broken, even where it is longer than a line. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const word of text.split(' ').flatMap((one) => pieces(one, width))) {
    const needs = columns(word);
    if (line !== '' && used + 1 + needs > width) {
      lines.push(line);
      line = '';
      used = 0;
    }
    used += needs + (line === '' ? 0 : 1);
    line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
