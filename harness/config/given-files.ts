import { access, constants, stat } from 'node:fs/promises';
import path from 'node:path';
import { fileProblem } from './bounded-file.ts';
import { problemAt, type Spot } from './issues.ts';
import { shapesAt } from './keys.ts';
import type { Problem } from './problem.ts';

type Shape = Parameters<typeof shapesAt>[0];

/** Makes every option that the schema marks as a file (`filePath`) absolute, from `base` on, and, unless they come later, tells those that cannot be read. */
export async function findFiles(
  options: unknown,
  { schema, base, spot, later }: { readonly schema: Shape; readonly base: string; readonly spot: Spot; readonly later: boolean },
): Promise<{ value: unknown; problems: Problem[] }> {
  const problems: Problem[] = [];
  const walk = async (value: unknown, below: readonly PropertyKey[]): Promise<unknown> => {
    if (typeof value === 'string') return isFileAt(schema, below) ? await one(value, below) : value;
    if (Array.isArray(value))
      return await Promise.all(value.map(async (entry: unknown, index) => await walk(entry, [...below, index])));
    if (value === null || typeof value !== 'object') return value;
    const entries = await Promise.all(
      Object.entries(value).map(async ([key, inner]: [string, unknown]) => [key, await walk(inner, [...below, key])] as const),
    );
    return Object.fromEntries(entries);
  };
  const one = async (name: string, below: readonly PropertyKey[]): Promise<string> => {
    const file = path.resolve(base, name);
    const hint = name.startsWith('file:') ? '; this option takes the path itself, without file:' : '';
    const problem = later ? null : await unreadable(file);
    if (problem !== null) problems.push(problemAt(spot, below, `cannot be read: ${problem}${hint}`, { value: name }));
    return file;
  };
  return { value: await walk(options, []), problems };
}

function isFileAt(schema: Shape, at: readonly PropertyKey[]): boolean {
  return shapesAt(schema, at).some((shape) => shape['sixways'] === 'file');
}

async function unreadable(file: string): Promise<string | null> {
  try {
    const found = await stat(file);
    if (found.isDirectory()) return 'is a directory';
    // To open a pipe that nobody writes to is to wait for ever.
    if (!found.isFile()) return 'is no regular file';
    await access(file, constants.R_OK);
    return null;
  } catch (error) {
    return fileProblem(error);
  }
}
