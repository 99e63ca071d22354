import type { Overrides } from './config.ts';
import { problemAt, type Spot } from './issues.ts';
import { didYouMean } from './nearest.ts';
import type { Problem } from './problem.ts';
import type { Given } from './schema.ts';
import { selects } from './selection.ts';

/** Globs that match no check: a misspelt `only` would certify nothing, a misspelt `skip` too much. */
export function emptyGlobs(given: Given, overrides: Overrides, ids: readonly string[], spot: Spot): Problem[] {
  const problems: Problem[] = [];
  const known = [...new Set([...ids, ...ids.map((id) => id.slice(0, id.indexOf('/')))])];
  for (const key of ['only', 'skip'] as const) {
    for (const [index, pattern] of (given[key] ?? []).entries()) {
      if (!ids.some((id) => selects(pattern, id)))
        problems.push(problemAt(spot, [key, index], message(pattern, known), { value: pattern }));
    }
    for (const pattern of overrides[key] ?? []) {
      if (ids.some((id) => selects(pattern, id))) continue;
      problems.push({ file: null, line: null, key: `--${key}`, message: message(pattern, known), got: { value: pattern } });
    }
  }
  return problems;
}

function message(pattern: string, known: readonly string[]): string {
  const isGlob = /[*?]/.test(pattern);
  return isGlob ? 'matches no check of the targets' : `unknown check${didYouMean(pattern, known)}`;
}
