import { mkdirSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { homedir } from 'node:os';
import path from 'node:path';

/** Halves the start-up from the second call on. Where no folder can be made nothing is kept; NODE_DISABLE_COMPILE_CACHE=1 switches it off. */
export function keepCompiled(env: Readonly<Record<string, string | undefined>>): void {
  const folder = path.join(env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache'), 'sixways');
  try {
    // Never recursive: Node makes parents for ever in a file system that takes none, such as /proc.
    for (const part of [path.dirname(folder), folder]) mkdirOnce(part);
  } catch {
    // A cache is a convenience: a home that is read-only or missing is no problem of the user's.
    return;
  }
  enableCompileCache(folder);
}

function mkdirOnce(folder: string): void {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
}
