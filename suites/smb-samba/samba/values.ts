/** `yes`, `true`, `on`, `1` and their opposites; null for anything else, which Samba ignores with a warning. */
export function booleanValue(text: string): boolean | null {
  const word = text.trim().toLowerCase();
  if (['yes', 'true', 'on', '1'].includes(word)) return true;
  return ['no', 'false', 'off', '0'].includes(word) ? false : null;
}

const mostItems = 1_000;

/** Items of a list: blanks, commas and semicolons part them, and double quotes keep them together. Bounded. */
export function listItems(text: string): string[] {
  const items: string[] = [];
  let item: string | null = null;
  let isQuoted = false;
  for (const char of text) {
    if (char === '"') {
      isQuoted = !isQuoted;
      item ??= '';
    } else if (!isQuoted && /[\s,;]/.test(char)) {
      if (item !== null && item !== '') items.push(item);
      item = null;
    } else {
      item = (item ?? '') + char;
    }
    if (items.length >= mostItems) return items;
  }
  if (item !== null && item !== '') items.push(item);
  return items;
}
