import { didYouMean } from '../config/nearest.ts';
import { type Problem, UsageError } from '../config/problem.ts';
import type { Report } from '../model/report.ts';
import { loadReport, reportNames } from '../registry/registry.ts';
import type { Options } from './command.ts';
import { failOns, type FailOn } from './exit-code.ts';

/** Flags of every command that judges and reports. */
export const judgingOptions = {
  'fail-on': { type: 'string', value: 'LEVEL', help: `what ends with 1: ${failOns.join(', ')} (error)` },
  strict: { type: 'boolean', help: 'warnings are failures' },
  report: {
    type: 'string',
    short: 'r',
    multiple: true,
    value: 'FORMAT[=FILE]',
    help: 'write a report; - is stdout (terminal=-)',
  },
  quiet: { type: 'boolean', short: 'q', help: 'no progress on stderr' },
  'no-color': { type: 'boolean', help: 'no colours (also NO_COLOR)' },
} as const satisfies Options;

/** How verdicts are told, and which of them end a command with 1. */
export interface Judging {
  readonly failOn: FailOn;
  readonly strict: boolean;
  readonly quiet: boolean;
  readonly noColor: boolean;
  readonly reports: readonly Wanted[];
}

/** One report asked for. */
export interface Wanted {
  readonly format: string;
  readonly report: Report;
  /** `-` is stdout. */
  readonly file: string;
}

/**
 * `--report FORMAT[=FILE]`, any number of times. Without any, a person sees the terminal report on stdout; with some, stdout has
 * only what was asked for with `-`.
 */
async function wantedReports(values: readonly string[]): Promise<Wanted[]> {
  const formats = await reportNames();
  const problems: Problem[] = [];
  const wanted: Wanted[] = [];
  for (const value of values.length === 0 ? ['terminal=-'] : values) {
    const at = value.indexOf('=');
    const format = at === -1 ? value : value.slice(0, at);
    if (!formats.includes(format)) {
      problems.push(wrong(`unknown format${didYouMean(format, formats)}; there are ${formats.join(', ')}`, value));
      continue;
    }
    const report = await loadReport(format);
    const file = at === -1 ? report.file : value.slice(at + 1);
    if (file === '') problems.push(wrong('names no file', value));
    else if (wanted.some((other) => other.file === file))
      problems.push(wrong(`${file === '-' ? 'stdout' : file} already takes another report`, value));
    wanted.push({ format, report, file });
  }
  if (problems.length > 0) throw new UsageError(problems);
  return wanted;
}

interface Flags {
  readonly 'fail-on': string | undefined;
  readonly strict: boolean;
  readonly report: readonly string[];
  readonly quiet: boolean;
  readonly 'no-color': boolean;
}

/** What {@link judgingOptions} say. @throws UsageError with what is wrong */
export async function judgingOf(flags: Flags): Promise<Judging> {
  const failOn = failOnOf(flags['fail-on']);
  const reports = await wantedReports(flags.report);
  return { failOn, reports, strict: flags.strict, quiet: flags.quiet, noColor: flags['no-color'] };
}

function wrong(message: string, value: string): Problem {
  return { file: null, line: null, key: '--report', message, got: { value } };
}

function failOnOf(value: string | undefined): FailOn {
  const level = failOns.find((known) => known === (value ?? 'error'));
  if (level !== undefined) return level;
  const message = `must be one of ${failOns.join(', ')}${didYouMean(value ?? '', failOns)}`;
  throw new UsageError([{ file: null, line: null, key: '--fail-on', message, got: { value } }]);
}
