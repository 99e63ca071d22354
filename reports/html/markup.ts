/** Text that is markup already; only the functions here make it. */
export interface Markup {
  readonly markup: string;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '');
}

type Part = string | number | Markup | readonly Markup[];

function markupOf(part: Part): string {
  if (typeof part === 'string') return escaped(part);
  if (typeof part === 'number') return String(part);
  return 'markup' in part ? part.markup : part.flatMap(({ markup }) => (markup === '' ? [] : [markup])).join('\n');
}

/** Markup with its parts escaped, in text and in quoted attributes alike; the indentation of the source stays in the source. */
export function markup(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return {
    markup: strings
      .map((string, at) => string.replace(/\n\s*/g, '\n') + (at < parts.length ? markupOf(parts[at] ?? '') : ''))
      .join(''),
  };
}

/** Our own style sheet, which escaping would spoil. */
export function unescaped(text: string): Markup {
  return { markup: text };
}
