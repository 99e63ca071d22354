import { fileURLToPath } from 'node:url';
import type { Services } from '../servers/clients.ts';
import type { DaemonSpec } from './daemon.ts';

const suffix = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
const server = fileURLToPath(new URL(`../servers/clients${suffix}`, import.meta.url));

/** Our own small servers for what nginx and vsftpd do not do to their clients. */
export function clientServer(name: string, node: string, services: Services): DaemonSpec {
  return {
    name,
    node,
    package: 'nodejs',
    files: { 'services.json': JSON.stringify(services, null, 2) },
    argv: [process.execPath, server, '{dir}/services.json'],
    ready: { output: /^\{"event":"ready"\}$/m },
    deadline: 10_000,
  };
}
