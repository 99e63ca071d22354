import type { z } from 'zod';
import { keysAt } from './keys.ts';
import { didYouMean } from './nearest.ts';
import type { Problem } from './problem.ts';
import type { Shown } from './show.ts';
import type { Source } from './source.ts';
import { wording } from './wording.ts';

type Keys = Parameters<typeof keysAt>[0];
type Issue = z.core.$ZodIssue;

/** Where a value that is parsed stands in its file. */
export interface Spot {
  /** `file` is null where the value came by the command line. */
  readonly source: Pick<Source, 'line'> & { readonly file: string | null };
  readonly path: readonly PropertyKey[];
}

/** `targets.shop.addresses[0]`; a key that is no plain word stands in quotes. */
export function keyName(path: readonly PropertyKey[]): string {
  return path
    .map((step, index) => {
      if (typeof step === 'number') return `[${step}]`;
      const text = String(step);
      if (!/^[\w-]+$/.test(text)) return `[${JSON.stringify(text)}]`;
      return index === 0 ? text : `.${text}`;
    })
    .join('');
}

/** A problem at a place below the spot. */
export function problemAt(
  { source, path }: Spot,
  below: readonly PropertyKey[],
  message: string,
  got?: Shown,
  part: 'key' | 'value' = 'value',
): Problem {
  const at = [...path, ...below];
  return { file: source.file, line: source.line(at, part), key: keyName(at), message, ...(got === undefined ? {} : { got }) };
}

/** Parses a part of a config, and tells every mistake in it by file, line and key. */
export function parseAt<T>(schema: z.ZodType<T>, keys: Keys, value: unknown, spot: Spot): { value: T } | { problems: Problem[] } {
  const parsed = schema.safeParse(value, { error: wording });
  if (parsed.success) return { value: parsed.data };
  return { problems: parsed.error.issues.flatMap((issue) => problemsOf(issue, keys, value, spot)) };
}

function problemsOf(issue: Issue, keys: Keys, root: unknown, spot: Spot): Problem[] {
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(keys, issue.path);
    return issue.keys.map((key) => unknownKey(spot, [...issue.path, key], known, root));
  }
  if (issue.code === 'invalid_key')
    return [problemAt(spot, issue.path, issue.issues[0]?.message ?? issue.message, undefined, 'key')];
  if (issue.code === 'invalid_union') {
    const nearer = nearestBranch(issue.errors);
    if (nearer !== null)
      return nearer.flatMap((inner) => problemsOf({ ...inner, path: [...issue.path, ...inner.path] }, keys, root, spot));
  }
  const received = valueAt(root, issue.path);
  return [problemAt(spot, issue.path, issue.message, received === undefined ? undefined : { value: received })];
}

export function unknownKey(spot: Spot, below: readonly PropertyKey[], known: readonly string[], root: unknown): Problem {
  const message = `unknown key${didYouMean(String(below.at(-1)), known)}`;
  return problemAt(spot, below, message, { value: valueAt(root, below) }, 'key');
}

/** The branch of a union that the value went furthest into: its mistakes are the ones meant. */
function nearestBranch(errors: readonly (readonly Issue[])[]): readonly Issue[] | null {
  const depth = (issues: readonly Issue[]): number =>
    Math.min(...issues.map((issue) => issue.path.length + (issue.code === 'invalid_type' ? 0 : 1)));
  const ranked = errors.filter((issues) => issues.length > 0).toSorted((a, b) => depth(b) - depth(a));
  const [first] = ranked;
  return first === undefined || depth(first) === 0 ? null : first;
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, step) => (isRecord(value) && Object.hasOwn(value, step) ? value[step] : undefined), root);
}

function isRecord(value: unknown): value is Record<PropertyKey, unknown> {
  return value !== null && typeof value === 'object';
}
