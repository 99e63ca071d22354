import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { fileURLToPath } from 'node:url';

/** A way to get private namespaces: the command to put in front, or why it is not to be had. */
export interface Privileges {
  readonly title: string;
  readonly command: readonly string[];
  readonly missing: string | undefined;
}

const PRIVATE = ['-n', '-m', '-p', '-f', '--mount-proc', '--kill-child'];
const NOBODY = ['setpriv', '--reuid', '65534', '--regid', '65534', '--clear-groups'];
const WORLD = fileURLToPath(new URL('./world.ts', import.meta.url));

export const worldCommand = (mode: 'all' | 'hold') => [process.execPath, WORLD, mode];

function hasSubordinateIds(): boolean {
  try {
    return readFileSync('/etc/subuid', 'utf8').includes(`${userInfo().username}:`);
  } catch {
    // No file, no subordinate ids.
    return false;
  }
}

function tried(title: string, command: readonly string[]): Privileges {
  const [file = '', ...rest] = command;
  const probe = `set -e; ip link set lo up; head -c0 /dev/net/tun; test -r ${WORLD}; command -v ping nsenter`;
  const { status, stderr, error } = spawnSync(file, [...rest, 'sh', '-c', probe], { encoding: 'utf8', timeout: 5000 });
  const missing = status === 0 ? undefined : `${error?.message ?? stderr.trim()} (exit ${status}) from: ${command.join(' ')}`;
  return { title, command, missing };
}

/** As root: with its power, and as nobody in a user namespace. Otherwise: in a user namespace. */
export function privilegeModes(): Privileges[] {
  const user = ['unshare', '-U', '-r'];
  if (process.getuid?.() === 0)
    return [tried('root', ['unshare', ...PRIVATE]), tried('nobody in a user namespace', [...NOBODY, ...user, ...PRIVATE])];
  return [tried('user namespace', [...user, ...(hasSubordinateIds() ? ['--map-auto'] : []), ...PRIVATE])];
}
