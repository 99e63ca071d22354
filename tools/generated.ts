import { glob, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

export interface Generated {
  /** Relative to the repository. */
  readonly file: string;
  readonly text: string;
}

/**
 * Writes generated files and removes those of `folder` that nothing generates any more; with `isCheck` it only compares.
 * Returns the exit code: 1 when a file is stale.
 */
export async function writeGenerated(
  root: string,
  files: readonly Generated[],
  { folder, isCheck }: { folder: string; isCheck: boolean },
): Promise<0 | 1> {
  const wanted = new Map(files.map(({ file, text }) => [file, text]));
  const stale: string[] = [];
  for await (const found of glob(`${folder}/**/*.md`, { cwd: root })) {
    if (wanted.has(found)) continue;
    stale.push(found);
    if (!isCheck) await rm(path.join(root, found));
  }
  for (const [file, text] of wanted) {
    const at = path.join(root, file);
    const before = await readFile(at, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    });
    if (before === text) continue;
    stale.push(file);
    if (isCheck) continue;
    await mkdir(path.dirname(at), { recursive: true });
    await writeFile(at, text);
  }
  if (!isCheck || stale.length === 0) return 0;
  process.stderr.write(`stale, run \`npm run docs\`:\n${stale.map((file) => `  ${file}\n`).join('')}`);
  return 1;
}
