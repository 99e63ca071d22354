import path from 'node:path';
import type { Verdicts } from '../model/verdict.ts';
import { wantsColor, widthOf } from './color.ts';
import type { Context } from './context.ts';
import { writeProblem, writeWhole } from './output-file.ts';
import type { Wanted } from './report-flags.ts';
import { write } from './write.ts';

export interface Emitting {
  readonly strict: boolean;
  readonly noColor: boolean;
}

/** Writes every report, whatever becomes of the others. @returns one line for each that could not be written */
export async function emitReports(
  verdicts: Verdicts,
  wanted: readonly Wanted[],
  options: Emitting,
  context: Context,
): Promise<string[]> {
  const problems = await Promise.all(wanted.map(async (one) => await emit(verdicts, one, options, context)));
  return problems.filter((problem) => problem !== null);
}

async function emit(
  verdicts: Verdicts,
  { format, report, file }: Wanted,
  { strict, noColor }: Emitting,
  context: Context,
): Promise<string | null> {
  const { stdout, env, cwd } = context;
  const isStdout = file === '-';
  const name = isStdout ? 'stdout' : file;
  try {
    const color = isStdout && wantsColor(stdout, env, noColor);
    const text = await report.render(verdicts, { strict, color, width: widthOf(stdout, env) });
    if (isStdout) await write(stdout, text);
    else await writeWhole(path.resolve(cwd, file), text);
    return null;
  } catch (error) {
    return `report ${format}: ${name} cannot be written: ${writeProblem(error)}`;
  }
}
