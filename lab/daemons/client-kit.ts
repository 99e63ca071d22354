import type { DaemonSpec } from './daemon.ts';

export interface Kit {
  readonly name: string;
  readonly node: string;
  /** Debian package of what its commands call. */
  readonly package: string;
  readonly files: DaemonSpec['files'];
  /** A command of the shell that succeeds when the node is as the files expect it. */
  readonly until: string;
}

/** Files of a node that no daemon has: what its commands read. */
export function kit({ name, node, package: from, files, until }: Kit): DaemonSpec {
  return {
    name,
    node,
    package: from,
    files,
    argv: ['sh', '-c', `until ${until}; do sleep 0.05; done; echo ready; exec sleep infinity`],
    ready: { output: /^ready$/ },
    deadline: 15_000,
  };
}
