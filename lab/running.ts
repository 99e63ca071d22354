import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { openDetachable } from './client.ts';
import { enterNode, labDirectory, resolvConfOf } from './enter.ts';
import { type Lab, LabError } from './lab.ts';
import { holderMark } from './launch.ts';
import type { World } from './world.ts';

/** How long a lab may take to end, in milliseconds. */
const graceMs = 3000;
const pollMs = 10;

/** What a holder writes about itself, in its own /run. */
export const Description = z.strictObject({
  name: z.string(),
  world: z.string(),
  /** Node by path. */
  paths: z.record(z.string(), z.string()),
  nodes: z.array(z.string()),
  /** The file that /etc/resolv.conf leads to; null where the system has none. */
  resolvConf: z.string().nullable(),
});
export type Description = z.infer<typeof Description>;

export interface RunningLab {
  readonly name: string;
  /** Of the holder, as this process sees it. */
  readonly pid: number;
  /** Null while it is being built. */
  readonly description: Description | null;
}

/** The labs of this user, found among the processes: no file tells of them, so none can be stale. */
export function runningLabs(): RunningLab[] {
  const uid = process.geteuid?.();
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((entry): RunningLab[] => {
      try {
        if (statSync(`/proc/${entry}`).uid !== uid) return [];
        const name = holderName(entry);
        return name === null ? [] : [{ name, pid: Number(entry), description: describe(entry) }];
      } catch (error) {
        if (isGone(error)) return [];
        throw error;
      }
    })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

export function findLab(name: string): RunningLab | null {
  return runningLabs().find((lab) => lab.name === name) ?? null;
}

/** Builds a lab that stays when this process ends. */
export async function upLab(
  world: World,
  name: string,
  signal?: AbortSignal,
): Promise<Pick<Lab, 'name' | 'timings' | 'vantages'>> {
  if (findLab(name) !== null) throw new LabError(`a lab named ${name} is up already`);
  const { lab, detach } = await openDetachable(world, { name, ...(signal === undefined ? {} : { signal }) });
  await detach();
  return lab;
}

/** Ends a lab; resolves when its last process is gone: the kernel lets go of pid 1 of a namespace after all others. */
export async function downLab({ pid }: RunningLab): Promise<void> {
  process.kill(pid, 'SIGTERM');
  const deadline = performance.now() + graceMs;
  let forced = false;
  while (existsSync(`/proc/${pid}`)) {
    if (!forced && performance.now() > deadline) {
      forced = true;
      process.kill(pid, 'SIGKILL');
    }
    await setTimeout(pollMs);
  }
}

/**
 * argv that runs a command in a path's or node's namespaces of a running lab, with the name servers of that path, in the present
 * directory.
 */
export function enterLab({ pid, name, description }: RunningLab, where: string, argv: readonly string[]): string[] {
  if (description === null) throw new LabError(`lab ${name} is not ready yet`);
  const { paths, nodes, resolvConf } = description;
  const node = paths[where] ?? nodes.find((each) => each === where);
  if (node === undefined)
    throw new LabError(`lab ${name} has no path or node ${where}: ${[...Object.keys(paths), ...nodes].join(' ')}`);
  const user = process.geteuid?.() === 0 ? [] : ['--user'];
  const binds = resolvConf === null ? {} : { [resolvConfOf(node)]: resolvConf };
  return [
    'nsenter',
    '--target',
    `${pid}`,
    ...user,
    '--mount',
    '--pid',
    '--',
    ...enterNode(node, { binds, cwd: process.cwd() }, argv),
  ];
}

/** The lab's name if the process is a holder: pid 1 of a pid namespace below ours, with the mark as its last argument. */
function holderName(pid: string): string | null {
  const mark = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').at(-2) ?? '';
  if (!mark.startsWith(holderMark(''))) return null;
  const pids = /^NSpid:\s+(.*)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]?.split(/\s+/) ?? [];
  return pids.length > 1 && pids.at(-1) === '1' ? mark.slice(holderMark('').length) : null;
}

function describe(pid: string): Description | null {
  try {
    return Description.parse(JSON.parse(readFileSync(`/proc/${pid}/root${labDirectory}/lab.json`, 'utf8')));
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}

/** A process may end between two looks at it, and its directory be empty then. */
function isGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH');
}
