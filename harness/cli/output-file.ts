import { open, realpath, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { fileProblem } from '../files/bounded-file.ts';

/**
 * Writes a file whole or not at all: a temporary file beside it takes its place. What is there and is no plain file (a device, a
 * pipe) is written in place.
 * @throws the error of the system: no directory, no space, no permission
 */
export async function writeWhole(file: string, text: string): Promise<void> {
  const existing = await stat(file).catch(ignoreMissing);
  if (existing !== null && !existing.isFile()) return await fill(file, 'w', text);
  const target = existing === null ? file : await realpath(file);
  const temporary = path.join(path.dirname(target), `.${path.basename(target)}.${process.pid}.tmp`);
  try {
    await fill(temporary, 'wx', text);
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

async function fill(file: string, flag: 'w' | 'wx', text: string): Promise<void> {
  const handle = await open(file, flag);
  try {
    await handle.writeFile(text);
    // A full disk may say so only here.
    if (flag === 'wx') await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Why `writeWhole` failed, in a few words. */
export function writeProblem(error: unknown): string {
  const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
  return isMissing ? 'its folder does not exist' : fileProblem(error);
}

function ignoreMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}
