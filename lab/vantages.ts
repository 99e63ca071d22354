import { type PathId, allPathIds, pathKinds } from '../harness/model/path.ts';
import type { Vantage } from '../harness/model/vantage.ts';
import { pathResolver } from './blueprint.ts';
import type { Place, Topology } from './topology/topology.ts';
import type { World } from './world.ts';

/**
 * Where the probes of each path of a world run; pure.
 * @param netns `net:[inode]` by node
 */
export function vantages(world: World, netns: Readonly<Record<string, string>>): Vantage[] {
  return allPathIds.flatMap((path) => {
    const place = world.topology.paths[path];
    return place === undefined ? [] : [vantage(world, path, place, netns[place.node] ?? null)];
  });
}

function vantage({ topology, mirror, testName }: World, path: PathId, place: Place, netns: string | null): Vantage {
  return {
    path,
    kind: 'lab',
    local: place.local,
    ...(place.alternates === undefined ? {} : { alternates: [...place.alternates] }),
    netns,
    device: place.device,
    control: mirror === null ? null : { address: controlAddress(topology, path), ipv4: topology.control.ipv4, ...mirror },
    resolvers: [pathResolver(topology, path)],
    testName,
    teredo: place.teredo ?? null,
    sixToFour: place.sixToFour ?? null,
  };
}

function controlAddress({ control }: Topology, path: PathId): string {
  return pathKinds[path].family === 4 ? control.ipv4 : control.ipv6;
}
