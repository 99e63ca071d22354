import type { World } from '../../world.ts';
import type { Scenario } from './scenario.ts';
import { vpnWorld } from './vpn-world.ts';

/**
 * A world with a tunnel of the truth table beside its own networks, as target `tunnel` on the path `vpn`. Nothing leads from the ones to the
 * others, so both may use the same addresses. Throws a TypeError where both have a node, a daemon or a target of one name.
 */
export async function withTunnel(world: World, name: string, scenario: Scenario): Promise<World> {
  const tunnel = await vpnWorld(name, scenario);
  const { topology } = world;
  return {
    ...world,
    topology: {
      ...topology,
      nodes: united('node', topology.nodes, tunnel.topology.nodes),
      links: [...topology.links, ...tunnel.topology.links],
      tunnels: [...topology.tunnels, ...tunnel.topology.tunnels],
      paths: { ...topology.paths, ...tunnel.topology.paths },
    },
    daemons: [...world.daemons, ...tunnel.daemons],
    resolvers: { ...world.resolvers, ...tunnel.resolvers },
    secrets: { ...world.secrets, ...tunnel.secrets },
    targets: united('target', world.targets, tunnel.targets),
  };
}

function united<T>(what: string, one: Readonly<Record<string, T>>, other: Readonly<Record<string, T>>): Record<string, T> {
  const twice = Object.keys(one).find((name) => Object.hasOwn(other, name));
  if (twice !== undefined) throw new TypeError(`${what} ${twice} is there twice`);
  return { ...one, ...other };
}
