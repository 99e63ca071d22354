import path from 'node:path';
import type { Loaded } from '../config/load.ts';
import { judge } from '../engine/judge.ts';
import { measure } from '../engine/measure.ts';
import type { Run } from '../model/run.ts';
import type { Suite } from '../model/suite.ts';
import type { Verdicts } from '../model/verdict.ts';
import type { PathProvider } from '../paths/provider.ts';
import type { Context } from './context.ts';
import { emitReports } from './emit-reports.ts';
import { exitCode } from './exit-code.ts';
import { writeProblem, writeWhole } from './output-file.ts';
import { showProgress } from './progress.ts';
import type { Judging } from './report-flags.ts';
import { today } from './today.ts';
import { toolName } from './version.ts';

export interface Certifying extends Judging {
  /** With settled addresses. */
  readonly loaded: Loaded;
  readonly suites: ReadonlyMap<string, Suite>;
  readonly provider: PathProvider;
  /** File that the run is kept in. */
  readonly save: string | null;
}

/** Measures, keeps, judges and reports. @returns the exit code */
export async function certify(certifying: Certifying, context: Context): Promise<number> {
  const run = await measured(certifying, context);
  const unsaved = certifying.save === null ? null : await save(run, certifying.save, context.cwd);
  if (unsaved !== null) context.stderr.write(`sixways: ${unsaved}\n`);
  const verdicts = judge(run, { checks: certifying.loaded.checks, today: today() });
  return await tell(verdicts, certifying, { interrupted: run.interrupted, harnessFailed: unsaved !== null }, context);
}

async function measured(
  { loaded: { config, checks, secrets }, suites, provider, quiet }: Certifying,
  context: Context,
): Promise<Run> {
  const progress = showProgress(context, quiet);
  try {
    return await measure({
      targets: config.targets,
      suites,
      checks,
      provider,
      secrets,
      reference: config.reference,
      profile: config.profile,
      configFile: config.file,
      digest: config.digest,
      tool: await toolName(),
      budgetMs: config.budgetMs,
      timeoutMs: config.timeoutMs,
      concurrency: config.concurrency,
      signal: context.signal,
      progress,
    });
  } finally {
    progress.close();
    await provider.close();
  }
}

async function save(run: Run, file: string, cwd: string): Promise<string | null> {
  try {
    await writeWhole(path.resolve(cwd, file), `${JSON.stringify(run, null, 1)}\n`);
    return null;
  } catch (error) {
    return `${file} cannot be written: ${writeProblem(error)}`;
  }
}

/** Reports verdicts and comes to the exit code. An interrupted run is kept, but tells nothing. */
export async function tell(
  verdicts: Verdicts,
  options: Judging,
  { interrupted, harnessFailed }: { interrupted: boolean; harnessFailed: boolean },
  context: Context,
): Promise<number> {
  const problems = interrupted ? [] : await emitReports(verdicts, options.reports, options, context);
  for (const problem of problems) context.stderr.write(`sixways: ${problem}\n`);
  const code = exitCode(verdicts, { ...options, interrupted, harnessFailed: harnessFailed || problems.length > 0 });
  if (!options.quiet && !interrupted && options.reports.every(({ file }) => file !== '-'))
    context.stderr.write(`${summary(verdicts)}\n`);
  return code;
}

function summary({ counts }: Verdicts): string {
  return Object.entries(counts)
    .map(([word, number]) => `${number} ${word}`)
    .join(', ');
}
