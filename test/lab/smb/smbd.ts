import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findProgram } from '../../../lab/preflight.ts';
import { closedPort } from '../../net/peer.ts';

/** smbd changes its user id, so that it needs root, or a user namespace that looks like it. */
function rooted(name: string, args: readonly string[]): [command: string, args: string[]] {
  const command = findProgram(name) ?? name;
  if (process.getuid?.() === 0) return [command, [...args]];
  return ['unshare', ['--user', '--map-root-user', '--map-auto', command, ...args]];
}

/** What the tests with a real smbd need and is not here. */
export const missing = ['smbd', 'smbpasswd', 'smbclient'].filter((name) => findProgram(name) === null);
if (spawnSync(...rooted('true', [])).status !== 0) missing.push('a user namespace with user ids of its own');

export const user = 'root';
export const password = 'Wrong-Horse7';

export interface Smbd {
  readonly port: number;
  /** Directory of the share `data`. */
  readonly files: string;
  log(): Promise<string>;
  end(): Promise<void>;
}

/**
 * A real smbd on 127.0.0.1 and ::1, on a port of its own, with everything that it writes in a directory of its own. Shares: `data`, and `secret`,
 * which must be encrypted.
 * @param settings of the section global, beyond or instead of the usual
 */
export async function smbd(settings: Readonly<Record<string, string>> = {}): Promise<Smbd> {
  const dir = await mkdtemp(path.join(tmpdir(), 'sixways-smbd-'));
  const port = await closedPort('::1');
  const own = ['state', 'cache', 'lock', 'private', 'pid', 'ncalrpc', 'files'] as const;
  for (const name of own) await mkdir(path.join(dir, name), { mode: name === 'files' ? 0o755 : 0o700 });
  const all: Readonly<Record<string, string>> = {
    'netbios name': 'labsrv',
    workgroup: 'SIXLAB',
    'server role': 'standalone',
    interfaces: '127.0.0.1/8 ::1/128',
    'bind interfaces only': 'yes',
    'smb ports': String(port),
    'disable netbios': 'yes',
    'load printers': 'no',
    // Helpers would outlive it.
    'rpc start on demand helpers': 'no',
    'state directory': path.join(dir, 'state'),
    'cache directory': path.join(dir, 'cache'),
    'lock directory': path.join(dir, 'lock'),
    'private dir': path.join(dir, 'private'),
    'pid directory': path.join(dir, 'pid'),
    'ncalrpc dir': path.join(dir, 'ncalrpc'),
    'log file': path.join(dir, 'log'),
    'map to guest': 'bad user',
    // Nobody else may enter its directory.
    'guest account': user,
    ...settings,
  };
  const share = (name: string, more: string) => `[${name}]\npath = ${path.join(dir, 'files')}\nwritable = yes\n${more}`;
  const global = Object.entries(all).map(([key, value]) => `${key} = ${value}\n`);
  const file = path.join(dir, 'smb.conf');
  await writeFile(
    file,
    `[global]\n${global.join('')}${share('data', 'guest ok = yes\n')}${share('secret', 'smb encrypt = required\n')}`,
  );
  run('smbpasswd', ['-c', file, '-L', '-a', '-s', user], `${password}\n${password}\n`);

  const [command, args] = rooted('smbd', ['--foreground', '--no-process-group', '--log-basename', dir, '-s', file]);
  // Its own session: at its end it signals its process group.
  const child = spawn(command, args, { detached: true, stdio: 'ignore' });
  const exit = once(child, 'exit');
  const end = async () => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
    await exit;
    await rm(dir, { recursive: true, force: true });
  };
  const log = async () => await readFile(path.join(dir, 'log'), 'utf8').catch(() => 'no log');
  for (let nth = 0; !(await listens(port)); nth += 1) {
    if (nth === 200 || child.exitCode !== null) {
      const said = await log();
      await end();
      throw new Error(`smbd does not listen: ${said.slice(-2_000)}`);
    }
    await delay(50);
  }
  return { port, files: path.join(dir, 'files'), log, end };
}

/** Runs a command of Samba's to its end. @returns what it said */
export function run(command: string, args: readonly string[], input = ''): string {
  const { status, stdout, stderr } = spawnSync(...rooted(command, args), { input, encoding: 'utf8', timeout: 20_000 });
  if (status !== 0) throw new Error(`${command} ended with ${status}: ${stdout}${stderr}`);
  return stdout + stderr;
}

async function listens(port: number): Promise<boolean> {
  const socket = connect(port, '::1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
