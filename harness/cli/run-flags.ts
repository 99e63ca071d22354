import { type Overrides, bounds } from '../config/config.ts';
import { parseDuration } from '../config/duration.ts';
import { didYouMean } from '../config/nearest.ts';
import { type Problem, UsageError } from '../config/problem.ts';
import { allPathIds, isPathId, type PathId } from '../model/path.ts';
import { listOf } from './arguments.ts';
import type { Options } from './command.ts';

/** Flags of every command that measures. */
export const measuringOptions = {
  path: {
    type: 'string',
    short: 'p',
    multiple: true,
    value: 'A,B',
    help: 'paths to measure, each of which must be there',
  },
  only: { type: 'string', multiple: true, value: 'GLOB', help: 'checks to run: http-iis, *-parity' },
  skip: { type: 'string', multiple: true, value: 'GLOB', help: 'checks to leave out' },
  timeout: { type: 'string', value: 'TIME', help: "each probe's deadline, such as 500ms or 5s" },
  budget: { type: 'string', value: 'TIME', help: 'time for the whole run (10m)' },
  concurrency: { type: 'string', value: 'N', help: 'probes at the same time on a path (16)' },
  save: { type: 'string', value: 'FILE', help: 'keep the run for `sixways judge`' },
} as const satisfies Options;

interface Flags {
  readonly path: readonly string[];
  readonly only: readonly string[];
  readonly skip: readonly string[];
  readonly timeout: string | undefined;
  readonly budget: string | undefined;
  readonly concurrency: string | undefined;
}

/** @throws UsageError with every flag that is wrong */
export function overridesOf(flags: Flags): Overrides {
  const problems: Problem[] = [];
  const wrong = (flag: string, message: string, value: string): undefined => {
    problems.push({ file: null, line: null, key: `--${flag}`, message, got: { value } });
  };
  const duration = (flag: 'timeout' | 'budget'): number | undefined => {
    const text = flags[flag];
    const [min, max] = bounds[flag];
    if (text === undefined) return undefined;
    const ms = parseDuration(text);
    if (ms === null) return wrong(flag, 'must be a time such as 500ms, 5s or 2m', text);
    return ms < min || ms > max ? wrong(flag, `must be from ${min} ms to ${max / 1000} s`, text) : ms;
  };
  const [least, most] = bounds.concurrency;
  const number = Number(flags.concurrency);
  if (flags.concurrency !== undefined && (!Number.isInteger(number) || number < least || number > most)) {
    wrong('concurrency', `must be a whole number from ${least} to ${most}`, flags.concurrency);
  }
  const paths: PathId[] = [];
  for (const name of listOf(flags.path)) {
    if (isPathId(name)) paths.push(name);
    else wrong('path', `unknown path${didYouMean(name, allPathIds)}; there are ${allPathIds.join(', ')}`, name);
  }
  const [only, skip] = [listOf(flags.only), listOf(flags.skip)];
  const [timeoutMs, budgetMs] = [duration('timeout'), duration('budget')];
  if (problems.length > 0) throw new UsageError(problems);
  return {
    ...(paths.length > 0 ? { paths } : {}),
    ...(only.length > 0 ? { only } : {}),
    ...(skip.length > 0 ? { skip } : {}),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(budgetMs === undefined ? {} : { budgetMs }),
    ...(flags.concurrency === undefined ? {} : { concurrency: number }),
  };
}
