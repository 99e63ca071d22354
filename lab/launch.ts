import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { labPath } from './enter.ts';

const suffix = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
const holder = fileURLToPath(new URL(`./holder${suffix}`, import.meta.url));

/** The argument by which a lab's holder is found among the processes. */
export const holderMark = (name: string): string => `sixways-lab:${name}`;

/**
 * `unshare` and its arguments for the namespaces of a lab. An ordinary user becomes root of a user namespace with all its subordinate
 * ids, since miredo wants two of them. With --kill-child and a pid namespace the kernel ends the whole lab when either of
 * the two processes dies.
 */
export function unshareArguments(uid: number): string[] {
  const user = uid === 0 ? [] : ['--user', '--map-root-user', '--map-auto'];
  return [...user, '--net', '--mount', '--pid', '--fork', '--mount-proc', '--kill-child'];
}

/** Starts a holder. Its own session: an interrupt at the terminal is for the client to handle. */
export function launchHolder(name: string): ChildProcess {
  const argv = [...unshareArguments(process.geteuid?.() ?? 0), '--', process.execPath, holder, holderMark(name)];
  return spawn('unshare', argv, {
    detached: true,
    env: { ...process.env, PATH: labPath() },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    serialization: 'advanced',
  });
}
