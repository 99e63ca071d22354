import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

let root: string | null = null;

/**
 * A file as a user would give it to sixways: the loader looks for it before the lab is there. It lies in a directory for this process alone, which
 * goes with it.
 * @returns its absolute path
 */
export function userFile(name: string, text: string): string {
  if (root === null) {
    const made = mkdtempSync(join(tmpdir(), 'sixways-lab-'));
    root = made;
    process.once('exit', () => rmSync(made, { recursive: true, force: true }));
  }
  const file = join(root, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text, { mode: 0o600 });
  return file;
}
