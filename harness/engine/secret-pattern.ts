/** A longer one (a private key) is sought as it is: a pattern for each of its characters would be too long. */
const longestSpelled = 1_024;

/** Finds a secret as it is, in base64 (RFC 4648 4 and 5), and with any of its characters as a URL, a form, HTML or JSON writes them. */
export function secretPattern(secret: string): RegExp {
  const octets = Buffer.from(secret);
  const coded = [octets.toString('base64'), octets.toString('base64url')].map(RegExp.escape);
  const spelled = secret.length > longestSpelled ? RegExp.escape(secret) : Array.from(secret, spellings).join('');
  return new RegExp([spelled, ...coded].join('|'), 'g');
}

const named: Readonly<Record<string, readonly string[]>> = {
  ' ': ['+'],
  '"': ['&quot;', '\\"'],
  '&': ['&amp;'],
  '<': ['&lt;'],
  '>': ['&gt;'],
  '\\': ['\\\\'],
  '/': ['\\/'],
};

function spellings(character: string): string {
  const percent = [...Buffer.from(character)].map((octet) => `%${hex(octet, 2)}`).join('');
  const units = character.split('').map((unit) => `\\\\u${hex(unit.charCodeAt(0), 4)}`);
  const point = character.codePointAt(0) ?? 0;
  const references = [`&#0*${point};`, `&#[xX]0*${hex(point, 1)};`];
  const texts = [character, ...(named[character] ?? [])].map(RegExp.escape);
  return `(?:${[...texts, percent, units.join(''), ...references].join('|')})`;
}

/** Hexadecimal digits of either case. */
const hex = (value: number, digits: number): string =>
  value
    .toString(16)
    .padStart(digits, '0')
    .replaceAll(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
