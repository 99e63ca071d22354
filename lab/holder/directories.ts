import { mkdirSync, realpathSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { labDirectory, labTemporary, resolvConfOf } from '../enter.ts';
import { NETNS_DIRECTORY } from '../netd/netns.ts';
import type { Description } from '../running.ts';
import { runCommand } from './run-command.ts';

/** The file behind /etc/resolv.conf: programs open it by that name, bind mounts need the file itself. */
let resolvConf: string | null = null;

/** Covers /run with a file system of this lab's own, so that names neither clash nor outlive it. */
export async function makeDirectories(resolvers: Readonly<Record<string, string>>): Promise<void> {
  resolvConf = whereIs('/etc/resolv.conf');
  await runCommand(['mount', '-t', 'tmpfs', '-o', 'mode=755', 'tmpfs', '/run']);
  for (const directory of [NETNS_DIRECTORY, dirname(resolvConfOf('any')), labTemporary])
    mkdirSync(directory, { recursive: true });
  for (const [node, text] of Object.entries(resolvers)) writeFileSync(resolvConfOf(node), text);
  // With systemd-resolved it is a link into the /run that is covered now.
  if (resolvConf?.startsWith('/run/') === true) {
    mkdirSync(dirname(resolvConf), { recursive: true });
    writeFileSync(resolvConf, '');
  }
}

/** What has to be mounted for a process of a node, so that the system's own resolver asks the right servers. */
export function resolverBinds(node: string): Record<string, string> {
  return resolvConf === null ? {} : { [resolvConfOf(node)]: resolvConf };
}

/** For whoever finds the lab among the processes (running.ts). A rename, so that nobody reads half of it. */
export function describeLab(description: Omit<Description, 'resolvConf'>): void {
  const complete: Description = { ...description, resolvConf };
  writeFileSync(`${labDirectory}/lab.json.new`, JSON.stringify(complete));
  renameSync(`${labDirectory}/lab.json.new`, `${labDirectory}/lab.json`);
}

function whereIs(path: string): string | null {
  try {
    return realpathSync(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
