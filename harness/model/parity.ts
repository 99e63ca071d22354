/**
 * Comparing what a reference path (A) and another (B) gave, without false alarms: each is asked twice, A1 B1 A2 B2; what differs
 * within A or within B is masked, and only the rest is compared, so that a difference is one of both pairs.
 */
export interface Samples<T> {
  readonly a: readonly [T, T];
  readonly b: readonly [T, T];
}

/** Below this share of lines (or fields) that stay, the mask hides too much: equality under it is no evidence. */
const keptAtLeast = 0.6;
/** Similarity of A1 and A2 below which the reference is too noisy to compare with. */
const steadyAtLeast = 0.9;
const failsBelow = 0.8;

export interface FirstDifference {
  /** 1-based, among the lines of B's first sample; where B lacks the line, of A's. */
  readonly line: number;
  /** The line as A has it; empty where it has none. */
  readonly reference: string;
  readonly compared: string;
}

export interface TextParity {
  readonly verdict: 'same' | 'similar' | 'different' | 'nondeterministic';
  /** Jaccard index of the sets of three-line shingles after the mask, 0 to 1. */
  readonly similarity: number;
  /** Share of A's characters that A1 and A2 have in common, 0 to 1. */
  readonly steady: number;
  /** Share of lines that the mask left, of the worse side, 0 to 1. */
  readonly kept: number;
  readonly first: FirstDifference | null;
}

/** A line beyond this is broken up where markup or data has its joints: a minified page is one line. */
const longLine = 200;
const maxLines = 4_000;
const maxLine = 2_000;

/**
 * What every page may vary in, and what says who the client is, gone: nonces and tokens, and IP addresses outside of URLs. An address
 * that the application echoes differs between paths by its nature (the check `client-address-echo` looks at it).
 */
export function settle(line: string): string {
  return line
    .replace(/\b(nonce|integrity-nonce)=(["'])[^"']*\2/gi, '$1=…')
    .replace(
      /(<input\b[^>]*\bname=["']?[^"'>]*(?:csrf|xsrf|token|__VIEWSTATE|__EVENTVALIDATION)[^>]*\bvalue=)(["'])[^"']*\2/gi,
      '$1…',
    )
    .replace(/(<meta\b[^>]*\bname=["']?csrf[^>]*\bcontent=)(["'])[^"']*\2/gi, '$1…')
    .replace(/(?<![\w/@.:[-])(?:\d{1,3}\.){3}\d{1,3}(?![\w-]|\.\w)/g, '<address>')
    .replace(
      /(?<![\w/@.:[-])\[?(?=[0-9a-f:]*:[0-9a-f:]*:)[0-9a-f:]{2,39}(?:(?:\d{1,3}\.){3}\d{1,3})?(?:%\w+)?\]?(?![\w:-]|\.\d)/gi,
      (text) => (looksLikeIpv6(text) ? '<address>' : text),
    );
}

/** A time of day (`12:30:01`) has two colons too, and so has `a::b` in source text: an address has a digit, and `::`, eight groups or a dotted end. */
function looksLikeIpv6(text: string): boolean {
  const bare = text.replace(/^\[|\]$/g, '').replace(/%.*/, '');
  return bare.length > 2 && /\d/.test(bare) && (bare.includes('::') || bare.split(':').length === 8 || bare.includes('.'));
}

export function linesOf(text: string): string[] {
  return text
    .split(/\r?\n/)
    .flatMap((line) => (line.length > longLine ? line.split(/(?<=[>,;}])/) : [line]))
    .map((line) => settle(line.slice(0, maxLine)).trimEnd())
    .filter((line) => line.trim() !== '')
    .slice(0, maxLines);
}

export function textParity({ a, b }: Samples<string>): TextParity {
  const [a1, a2] = [linesOf(a[0]), linesOf(a[1])];
  const [b1, b2] = [linesOf(b[0]), linesOf(b[1])];
  const masks = [...volatile(a1, a2), ...volatile(b1, b2)];
  const isMasked = masker(masks);
  const unmasked = (lines: string[], other: string[]) => common(lines, other).filter((line) => !isMasked(line));
  const left = unmasked(a1, a2);
  const right = unmasked(b1, b2);
  const share = (part: string[], whole: string[]) => (whole.length === 0 ? 1 : part.length / whole.length);
  const kept = Math.min(share(left, a1), share(left, a2), share(right, b1), share(right, b2));
  const steady = steadiness(a1, a2);
  const similarity = jaccard(shingles(left), shingles(right));
  const first = firstDifference(left, right, b1, a1);
  const verdict =
    kept < keptAtLeast || steady < steadyAtLeast
      ? 'nondeterministic'
      : similarity < failsBelow
        ? 'different'
        : similarity < Math.min(0.98, steady - 0.01)
          ? 'similar'
          : 'same';
  return { verdict, similarity, steady, kept, first };
}

/** What two samples of one path do not share, as pairs where one line stands for another. */
interface Volatile {
  readonly one: string;
  readonly other: string;
}

function volatile(one: string[], other: string[]): Volatile[] {
  const [left, right] = without(one, other);
  return Array.from({ length: Math.max(left.length, right.length) }, (_, index) => ({
    one: left[index] ?? '',
    other: right[index] ?? '',
  }));
}

/** The lines of each that are not in their longest common part, in order. */
function without(one: string[], other: string[]): [string[], string[]] {
  const pairs = match(one, other);
  const inOne = new Set(pairs.map(([index]) => index));
  const inOther = new Set(pairs.map(([, index]) => index));
  return [one.filter((_, index) => !inOne.has(index)), other.filter((_, index) => !inOther.has(index))];
}

const common = (one: string[], other: string[]): string[] => match(one, other).map(([index]) => one[index] ?? '');

const sharedStart = (one: string, other: string): number => {
  let length = 0;
  while (length < one.length && length < other.length && one[length] === other[length]) length += 1;
  return length;
};

const sharedEnd = (one: string, other: string): number => {
  let length = 0;
  while (length < one.length && length < other.length && one.at(-1 - length) === other.at(-1 - length)) length += 1;
  return length;
};

/**
 * A clock that stood still between B1 and B2 and ran between A1 and A2 is volatile in both: the part of the line that stayed recognises
 * it. Less than four characters of it would recognise anything.
 */
function masker(masks: Volatile[]): (line: string) => boolean {
  const exact = new Set(masks.flatMap(({ one, other }) => [one, other]));
  const shapes = masks.flatMap(({ one, other }) => {
    const start = sharedStart(one, other);
    const end = sharedEnd(one.slice(start), other.slice(start));
    const head = one.slice(0, start);
    const tail = end === 0 ? '' : one.slice(-end);
    const longest = Math.max(one.length, other.length) + 8;
    return (head + tail).replace(/\W/g, '').length < 4 ? [] : [{ head, tail, longest }];
  });
  return (line) =>
    exact.has(line) ||
    shapes.some(
      ({ head, tail, longest }) => line.length <= longest && line.startsWith(head) && line.slice(head.length).endsWith(tail),
    );
}

/** 1 less the share of characters of the longer sample that stand in lines of their own there, without what such lines share. */
function steadiness(one: string[], other: string[]): number {
  const size = Math.max(1, one.join('').length, other.join('').length);
  const moved = volatile(one, other).reduce((sum, pair) => {
    const start = sharedStart(pair.one, pair.other);
    const end = sharedEnd(pair.one.slice(start), pair.other.slice(start));
    return sum + Math.max(pair.one.length, pair.other.length) - start - end;
  }, 0);
  return Math.max(0, 1 - moved / size);
}

const shingleLines = 3;

function shingles(lines: string[]): Set<string> {
  if (lines.length < shingleLines) return new Set(lines.length === 0 ? [] : [lines.join('\n')]);
  return new Set(lines.slice(shingleLines - 1).map((_, index) => lines.slice(index, index + shingleLines).join('\n')));
}

function jaccard(one: Set<string>, other: Set<string>): number {
  const union = one.union(other).size;
  return union === 0 ? 1 : one.intersection(other).size / union;
}

function firstDifference(left: string[], right: string[], compared: string[], reference: string[]): FirstDifference | null {
  let at = 0;
  while (at < left.length && at < right.length && left[at] === right[at]) at += 1;
  const [was, is] = [left[at], right[at]];
  if (was === undefined && is === undefined) return null;
  const line = (is === undefined ? reference.indexOf(was ?? '') : compared.indexOf(is)) + 1;
  return { line, reference: was ?? '', compared: is ?? '' };
}

/** Work bound of {@link match}: beyond it, lines are paired greedily. */
const maxCells = 4_000_000;

/** Index pairs of the longest common subsequence; equal ends are taken first, which is all there is for most pages. */
function match(one: string[], other: string[]): [number, number][] {
  let start = 0;
  while (start < one.length && start < other.length && one[start] === other[start]) start += 1;
  let end = 0;
  while (end < one.length - start && end < other.length - start && one.at(-1 - end) === other.at(-1 - end)) end += 1;
  const head = Array.from({ length: start }, (_, index): [number, number] => [index, index]);
  const tail = Array.from({ length: end }, (_, index): [number, number] => [
    one.length - end + index,
    other.length - end + index,
  ]);
  const [left, right] = [one.slice(start, one.length - end), other.slice(start, other.length - end)];
  const middle = left.length * right.length > maxCells ? greedy(left, right) : longest(left, right);
  return [...head, ...middle.map(([x, y]): [number, number] => [x + start, y + start]), ...tail];
}

function longest(left: string[], right: string[]): [number, number][] {
  const width = right.length + 1;
  const best = new Uint16Array((left.length + 1) * width);
  const at = (x: number, y: number) => best[x * width + y] ?? 0;
  for (let x = left.length - 1; x >= 0; x -= 1) {
    for (let y = right.length - 1; y >= 0; y -= 1) {
      best[x * width + y] = left[x] === right[y] ? at(x + 1, y + 1) + 1 : Math.max(at(x + 1, y), at(x, y + 1));
    }
  }
  const pairs: [number, number][] = [];
  for (let x = 0, y = 0; x < left.length && y < right.length;) {
    if (left[x] === right[y]) pairs.push([x++, y++]);
    else if (at(x + 1, y) >= at(x, y + 1)) x += 1;
    else y += 1;
  }
  return pairs;
}

function greedy(left: string[], right: string[]): [number, number][] {
  const pairs: [number, number][] = [];
  let from = 0;
  for (const [x, line] of left.entries()) {
    const y = right.indexOf(line, from);
    if (y === -1) continue;
    pairs.push([x, y]);
    from = y + 1;
  }
  return pairs;
}

export interface FieldDifference {
  readonly name: string;
  /** null where the reference has no such field. */
  readonly reference: string | null;
  readonly compared: string | null;
}

export interface FieldParity {
  readonly verdict: 'same' | 'different' | 'nondeterministic';
  /** Names that differ within A or within B, sorted. */
  readonly masked: readonly string[];
  readonly differences: readonly FieldDifference[];
}

type Fields = Readonly<Record<string, string>>;

/**
 * Compares named values; a name that one path gives in one of two samples only is masked like a value that changes. One that a path always
 * gives, and the other never, is a difference whatever its values are.
 */
export function fieldParity({ a, b }: Samples<Fields>): FieldParity {
  const names = [...new Set([...a, ...b].flatMap((fields) => Object.keys(fields)))].toSorted();
  const isIn = (pair: readonly [Fields, Fields], name: string, wanted: boolean) =>
    pair.every((fields) => (fields[name] !== undefined) === wanted);
  const isOneSided = (name: string) => [true, false].some((inA) => isIn(a, name, inA) && isIn(b, name, !inA));
  const masked = names.filter((name) => !isOneSided(name) && (a[0][name] !== a[1][name] || b[0][name] !== b[1][name]));
  const differences = names
    .filter((name) => !masked.includes(name) && a[0][name] !== b[0][name])
    .map((name) => ({ name, reference: a[0][name] ?? null, compared: b[0][name] ?? null }));
  const kept = names.length === 0 ? 1 : 1 - masked.length / names.length;
  const verdict = kept < keptAtLeast ? 'nondeterministic' : differences.length > 0 ? 'different' : 'same';
  return { verdict, masked, differences };
}

/** Compares one value: `nondeterministic` unless each path gave the same twice. */
export function valueParity<T extends string | number | boolean | null>({
  a,
  b,
}: Samples<T>): 'same' | 'different' | 'nondeterministic' {
  if (a[0] !== a[1] || b[0] !== b[1]) return 'nondeterministic';
  return a[0] === b[0] ? 'same' : 'different';
}
