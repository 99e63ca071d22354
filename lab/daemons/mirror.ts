import { fileURLToPath } from 'node:url';
import type { DaemonSpec } from './daemon.ts';

const suffix = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
const server = fileURLToPath(new URL(`../mirror/server${suffix}`, import.meta.url));

export interface MirrorOptions {
  readonly name: string;
  readonly node: string;
  readonly addresses: readonly string[];
  /** TCP and UDP. */
  readonly echoPort: number;
  readonly httpPort: number;
}

/** The control of the lab's paths: answers as harness/net/mirror.ts says. */
export function mirror({ name, node, addresses, echoPort, httpPort }: MirrorOptions): DaemonSpec {
  return {
    name,
    node,
    package: 'nodejs',
    files: {},
    argv: [
      process.execPath,
      server,
      ...addresses.flatMap((address) => ['--address', address]),
      '--echo-port',
      `${echoPort}`,
      '--http-port',
      `${httpPort}`,
    ],
    ready: { output: /^\{"event":"ready"\}$/m },
    deadline: 10_000,
  };
}
