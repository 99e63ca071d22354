import { internet } from '../../lab/topology/internet.ts';
import type { World } from '../../lab/world.ts';
import { internetDaemons, mirrorPorts, testName } from '../../lab/worlds/internet-daemons.ts';

/** The internet of the lab with nothing in its target node: the place for a server of the user. */
export function ownWorld(): World {
  const topology = internet();
  return {
    name: 'own',
    title: 'your own server',
    topology,
    daemons: internetDaemons(topology, []),
    faults: [],
    mirror: mirrorPorts,
    testName,
    targets: {},
  };
}
