import { fileURLToPath } from 'node:url';
import type { ServedZone } from '../name-server/zone.ts';
import type { DaemonSpec } from './daemon.ts';

const suffix = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
const server = fileURLToPath(new URL(`../name-server/server${suffix}`, import.meta.url));

export interface NameServerDaemon {
  readonly name: string;
  readonly node: string;
  /** Of either family. */
  readonly addresses: readonly string[];
  readonly port?: number;
  readonly zones: readonly ServedZone[];
  /** Says that it resolves, and is nobody's authority. */
  readonly recursive?: boolean;
}

/** Our own name server, for faults that BIND does not have: the names asked choose them (`name-server/deviations.ts`). */
export function nameServer({ name, node, addresses, port = 53, zones, recursive = false }: NameServerDaemon): DaemonSpec {
  return {
    name,
    node,
    package: 'nodejs',
    files: { 'name-server.json': JSON.stringify({ addresses, port, zones, recursive }, null, 2) },
    argv: [process.execPath, server, '{dir}/name-server.json'],
    ready: { output: /^\{"event":"ready"\}$/m },
    deadline: 10_000,
  };
}
