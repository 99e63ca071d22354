import { fileURLToPath } from 'node:url';
import type { DaemonSpec } from './daemon.ts';
import type { Site } from '../servers/http.ts';

const suffix = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
const server = fileURLToPath(new URL(`../servers/http${suffix}`, import.meta.url));

export interface HttpServerOptions {
  readonly name: string;
  readonly node: string;
  readonly sites: readonly Site[];
}

/** Our own small web server, for faults that nginx does not have. */
export function httpServer({ name, node, sites }: HttpServerOptions): DaemonSpec {
  return {
    name,
    node,
    package: 'nodejs',
    files: { 'sites.json': JSON.stringify(sites, null, 2) },
    argv: [process.execPath, server, '{dir}/sites.json'],
    ready: { output: /^\{"event":"ready"\}$/m },
    deadline: 10_000,
  };
}
