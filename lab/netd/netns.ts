import { closeSync, openSync } from 'node:fs';
import { enterNetwork } from './descriptors.ts';

/** Where `ip netns` keeps the names (ip-netns(8)); private to the lab's mount namespace. */
export const NETNS_DIRECTORY = '/run/netns';

/**
 * Runs `action` with the calling thread in the network namespace `name` and returns to the former one.
 * What `action` opens stays in `name`. It must be synchronous: anything later would run outside; a promise is a TypeError.
 * Throws when the namespace does not exist, and ends the process when there is no way back.
 */
export function inNamespace<T>(name: string, action: () => T): T {
  const home = openSync('/proc/thread-self/ns/net', 'r');
  try {
    const target = openNamespace(`${NETNS_DIRECTORY}/${name}`);
    try {
      enterNetwork(target, `to ${name}`);
    } finally {
      closeSync(target);
    }
    let result: T;
    try {
      result = action();
    } finally {
      leave(home, name);
    }
    if (result instanceof Promise) throw new TypeError(`inNamespace(${name}): the action must be synchronous`);
    return result;
  } finally {
    closeSync(home);
  }
}

function openNamespace(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (cause) {
    throw new Error(`no network namespace ${path}`, { cause });
  }
}

function leave(home: number, name: string): void {
  try {
    enterNetwork(home, `back from ${name}`);
  } catch (error) {
    // In a foreign namespace every later packet of this process would go astray.
    process.stderr.write(`${String(error)}\n`);
    process.exit(1);
  }
}
