import path from 'node:path';
import type { z } from 'zod';
import { fileProblem, readBounded } from '../files/bounded-file.ts';
import { parseAt } from '../config/issues.ts';
import { type Problem, UsageError } from '../config/problem.ts';
import { Run, runSchema } from '../model/run.ts';
import { Verdicts, verdictsSchema } from '../model/verdict.ts';

/** A run of thousands of steps is some tens of megabytes. */
const maxSavedOctets = 536_870_912;

interface Kind<T> {
  readonly schema: z.ZodType<T>;
  readonly id: string;
  /** What to do with a file of the other kind. */
  readonly other: Readonly<Record<string, string>>;
}

/** @throws UsageError when the file cannot be read or was saved under another schema */
export async function readRun(file: string, cwd: string): Promise<Run> {
  const other = { [verdictsSchema]: 'these are verdicts, judged already; `sixways report` renders them' };
  return await readSaved(file, cwd, { schema: Run, id: runSchema, other });
}

/** @throws UsageError when the file cannot be read or was saved under another schema */
export async function readVerdicts(file: string, cwd: string): Promise<Verdicts> {
  const other = { [runSchema]: 'this is a run, not judged yet; `sixways judge` does it' };
  return await readSaved(file, cwd, { schema: Verdicts, id: verdictsSchema, other });
}

async function readSaved<T>(file: string, cwd: string, { schema, id, other }: Kind<T>): Promise<T> {
  const refused = (message: string): UsageError => new UsageError([{ file, line: null, key: '', message }]);
  const text = await readBounded(path.resolve(cwd, file), maxSavedOctets).catch((error: unknown) => {
    throw refused(`cannot be read: ${fileProblem(error)}`);
  });
  const value = parsed(text, refused);
  const found = value !== null && typeof value === 'object' && 'schema' in value ? value.schema : undefined;
  if (found !== id) {
    if (typeof found !== 'string') throw refused(`is no file of sixways: it names no schema, and ${id} is needed`);
    throw refused(
      other[found] ?? `was saved under the schema ${JSON.stringify(found.slice(0, 80))}; this version reads ${id}: measure again`,
    );
  }
  const checked = parseAt(schema, {}, value, { source: { file, line: () => null }, path: [] });
  if ('problems' in checked) throw new UsageError(firstOf(checked.problems));
  return checked.value;
}

function parsed(text: string, refused: (message: string) => UsageError): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw refused(`is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function firstOf(problems: readonly Problem[]): readonly Problem[] {
  return problems.slice(0, 5);
}
