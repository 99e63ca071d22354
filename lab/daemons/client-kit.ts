import type { DaemonSpec } from './daemon.ts';

/** Files of a node that no daemon has: what its commands read. */
export function kit(name: string, node: string, files: DaemonSpec['files']): DaemonSpec {
  return {
    name,
    node,
    package: 'coreutils',
    files,
    argv: ['sh', '-c', 'echo ready && exec sleep infinity'],
    ready: { output: /^ready$/ },
    deadline: 5_000,
  };
}
