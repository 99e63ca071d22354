import type { DaemonSpec } from '../../../lab/daemons/daemon.ts';
import { internet } from '../../../lab/topology/internet.ts';
import { internetDaemons, mirrorPorts, testName } from '../../../lab/worlds/internet-daemons.ts';
import type { World } from '../../../lab/world.ts';

/** The whole internet topology with all its daemons, and more where asked. */
export function lifecycleWorld(...more: readonly DaemonSpec[]): World {
  const topology = internet({ sites: 2 });
  return {
    name: 'lifecycle',
    title: 'all paths, no services',
    topology,
    daemons: [...internetDaemons(topology, []), ...more],
    faults: [],
    mirror: mirrorPorts,
    testName,
    targets: {},
  };
}

/** Says something, and ends before it serves. */
export const stillborn: DaemonSpec = {
  name: 'stillborn',
  node: 'tgt',
  package: 'dash',
  files: { 'reason.txt': 'port 70000 is no port\n' },
  argv: ['sh', '-c', 'cat {dir}/reason.txt >&2; exit 3'],
  ready: { output: /never/ },
  deadline: 5000,
};
