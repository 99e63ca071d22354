import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { clientLimitCode } from '../../../harness/model/blame.ts';

/** No browser to ask with: `client-limit`, whatever the target does. */
export class NoBrowserError extends Error {
  override readonly name = 'NoBrowserError';
  readonly code = clientLimitCode;
}

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/**
 * The program named by SIXWAYS_CHROMIUM, else the first of the usual names in PATH.
 * @throws NoBrowserError
 */
export function findChromium(env: NodeJS.ProcessEnv = process.env): string {
  const told = env['SIXWAYS_CHROMIUM'];
  if (told !== undefined && told !== '') {
    if (isProgram(told)) return told;
    throw new NoBrowserError(`SIXWAYS_CHROMIUM names no program: ${told}`);
  }
  const folders = (env['PATH'] ?? '').split(':').filter((folder) => folder !== '');
  const found = names.flatMap((name) => folders.map((folder) => path.join(folder, name))).find(isProgram);
  if (found !== undefined) return found;
  throw new NoBrowserError(
    `no browser here: none of ${names.join(', ')} is in PATH; install one (apt-get install chromium), or name it in SIXWAYS_CHROMIUM`,
  );
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    // Not here: the caller looks elsewhere.
    return false;
  }
}
