import { access } from 'node:fs/promises';
import path from 'node:path';
import type { Origin } from '../config/load.ts';
import { refuse } from '../config/problem.ts';
import { defaultFiles } from '../config/source.ts';

/** Where the targets come from: the file named, the URLs, or the config file of the working directory. */
export async function originOf(file: string | undefined, urls: readonly string[], cwd: string): Promise<Origin> {
  if (file !== undefined && urls.length > 0)
    refuse('', 'targets come from --config FILE or from URLs, not from both', { value: urls[0] });
  if (file !== undefined) return { file };
  if (urls.length > 0) return { urls };
  for (const name of defaultFiles) {
    const found = await access(path.join(cwd, name)).then(
      () => true,
      () => false,
    );
    if (found) return { file: name };
  }
  return refuse('', `no target: name a URL, or write ${defaultFiles[0]} (\`sixways init\`)`);
}
