import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

let root: string | null = null;

/**
 * A file as a user would give it to sixways, outside of the lab. It lies in a directory for this process alone, which goes with it.
 * @returns its absolute path
 */
export function userFile(name: string, text: string): string {
  if (root === null) {
    root = mkdtempSync(join(tmpdir(), 'sixways-lab-'));
    process.once('exit', removeUserFiles);
  }
  const file = join(root, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text, { mode: 0o600 });
  return file;
}

/** For a process that may be killed before it ends: the worlds made so far are not to be certified again. */
export function removeUserFiles(): void {
  if (root !== null) rmSync(root, { recursive: true, force: true });
  root = null;
}
