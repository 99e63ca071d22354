import { fileURLToPath } from 'node:url';
import type { ReflectorPlace } from '../../harness/reflector/reflector.ts';
import type { DaemonSpec } from './daemon.ts';

const suffix = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
const server = fileURLToPath(new URL(`../servers/reflector${suffix}`, import.meta.url));

/** What `sixways reflector` serves, in a lab. */
export function reflector(name: string, node: string, place: ReflectorPlace): DaemonSpec {
  return {
    name,
    node,
    package: 'nodejs',
    files: { 'reflector.json': JSON.stringify(place) },
    argv: [process.execPath, server, '{dir}/reflector.json'],
    ready: { output: /^\{"event":"ready"\}$/m },
    deadline: 10_000,
  };
}
