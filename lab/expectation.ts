import type { PathId } from '../harness/model/path.ts';
import type { Verdict } from '../harness/model/verdict.ts';

export interface Expected {
  /** `<suite>/<check>`, or `<suite>/*` for every check of a suite. */
  readonly check: string;
  readonly paths: readonly PathId[];
}

/**
 * The verdicts that one broken thing must give. Every verdict that is not named here must be `pass` or `skipped`, and what is
 * skipped as `blocked-by:` a check must be so by one that is expected to be red or inconclusive on that path.
 */
export interface Expectation {
  /** `fail` */
  readonly red?: readonly Expected[];
  readonly warn?: readonly Expected[];
  readonly inconclusive?: readonly Expected[];
}

/**
 * Where verdicts differ from what was expected of them, one sentence each; empty when they do not. Pure.
 * @param ofFiles checks that read the user's files alone: whatever becomes of a path, `<suite>/*` does not speak of them
 */
export function deviations(
  expectation: Expectation,
  verdicts: readonly Verdict[],
  ofFiles: ReadonlySet<string> = new Set(),
): string[] {
  const wrong = verdicts.flatMap((at) => {
    const want = ofFiles.has(at.check) && !isNamed(expectation, at.check) ? ['pass', 'skipped'] : wordsFor(expectation, at);
    const told = `${at.target} ${at.check} [${at.path}] is ${at.verdict}`;
    if (!want.includes(at.verdict)) return [`${told}, not ${want.join(' or ')}`];
    const blocker = at.reason?.code.startsWith('blocked-by:') === true ? at.reason.code.slice('blocked-by:'.length) : null;
    return blocker === null || isCause(expectation, blocker, at.path) ? [] : [`${told}, ${at.reason?.code}`];
  });
  const missing = [expectation.red, expectation.warn, expectation.inconclusive]
    .flatMap((list = []) => list.flatMap(({ check, paths }) => paths.map((path) => ({ check, path }))))
    .filter(({ check, path }) => !verdicts.some((at) => at.path === path && covers(check, at.check)))
    .map(({ check, path }) => `${check} [${path}] has no verdict`);
  return [...wrong, ...missing];
}

function wordsFor({ red, warn, inconclusive }: Expectation, { check, path }: Verdict): readonly Verdict['verdict'][] {
  if (names(red, check, path)) return ['fail'];
  if (names(warn, check, path)) return ['warn'];
  if (names(inconclusive, check, path)) return ['inconclusive'];
  return ['pass', 'skipped'];
}

const isNamed = ({ red = [], warn = [], inconclusive = [] }: Expectation, check: string): boolean =>
  [...red, ...warn, ...inconclusive].some((expected) => expected.check === check);

const isCause = ({ red, inconclusive }: Expectation, check: string, path: PathId): boolean =>
  names(red, check, path) || names(inconclusive, check, path);

const names = (list: readonly Expected[] = [], check: string, path: PathId): boolean =>
  list.some((expected) => covers(expected.check, check) && expected.paths.includes(path));

const covers = (pattern: string, check: string): boolean =>
  pattern === check || (pattern.endsWith('/*') && check.startsWith(pattern.slice(0, -1)));
