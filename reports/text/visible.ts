/** Characters of one text in a report made for people: a banner may have a megabyte. */
export const textLimit = 1000;

// Cc, Cf (bidi overrides among them), lone surrogates, line separators and what XML 1.0 2.2 forbids; the rest of the class shows no glyph.
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}\p{Default_Ignorable_Code_Point}]/gu;

const short: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  if (code < 0x100) return short[character] ?? `\\x${hex.padStart(2, '0')}`;
  return code < 0x10000 ? `\\u${hex.padStart(4, '0')}` : `\\u{${hex}}`;
}

/** At most `limit` UTF-16 units; a cut text says how many were left out. Cutting twice changes nothing. */
export function clip(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const room = limit - ' … [+00000000 characters]'.length;
  // The cut must not make a lone surrogate of a whole one.
  const kept = text.slice(0, room).replace(/[\uD800-\uDBFF]$/, '');
  return `${kept} … [+${text.length - kept.length} characters]`;
}

/** One line, bounded, in which every character that could steer a terminal, a reader or the eye is spelt out. */
export function visible(text: string, limit: number = textLimit): string {
  return clip(text, limit).replace(unseen, escaped);
}

/** A text without anything that steers, as JSON and still the same text: the escapes stand inside string literals only. */
export function visibleJson(json: string): string {
  return json.replace(unseen, (character) =>
    character === '\n'
      ? character
      : Array.from({ length: character.length }, (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`).join(
          '',
        ),
  );
}
