import { access, constants, stat } from 'node:fs/promises';
import path from 'node:path';
import { fileProblem } from '../files/bounded-file.ts';
import { problemAt, type Spot } from './issues.ts';
import { shapesAt } from './keys.ts';
import { mapTexts } from './map-texts.ts';
import type { Problem } from './problem.ts';

type Shape = Parameters<typeof shapesAt>[0];

/** Makes every option that the schema marks as a file (`filePath`) absolute, from `base` on, and, unless they come later, tells those that cannot be read. */
export async function findFiles(
  options: unknown,
  { schema, base, spot, later }: { readonly schema: Shape; readonly base: string; readonly spot: Spot; readonly later: boolean },
): Promise<{ value: unknown; problems: Problem[] }> {
  const problems: Problem[] = [];
  const one = async (name: string, below: readonly PropertyKey[]): Promise<string> => {
    if (!isFileAt(schema, below)) return name;
    const file = path.resolve(base, name);
    const hint = name.startsWith('file:') ? '; this option takes the path itself, without file:' : '';
    const problem = later ? null : await unreadable(file);
    if (problem !== null) problems.push(problemAt(spot, below, `cannot be read: ${problem}${hint}`, { value: name }));
    return file;
  };
  return { value: await mapTexts(options, one), problems };
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
