import { allPathIds } from '../harness/model/path.ts';
import type { AbsentPath } from '../harness/model/run.ts';
import { findProgram, ownPackages } from './preflight.ts';
import type { World } from './world.ts';

/**
 * A world without the paths whose own programs this machine lacks, and without the daemons that only they need; each absent path names
 * the packages to install.
 */
export function possible(
  world: World,
  isInstalled: (program: string) => boolean = (program) => findProgram(program) !== null,
): { readonly world: World; readonly absent: readonly AbsentPath[] } {
  const lacking = allPathIds.flatMap((path) => {
    const missing = ownPackages(path).filter(([, programs]) => !programs.every(isInstalled));
    return world.topology.paths[path] === undefined || missing.length === 0
      ? []
      : [{ path, missing: missing.map(([name]) => name) }];
  });
  if (lacking.length === 0) return { world, absent: [] };
  const gone = new Set(lacking.map(({ path }) => path));
  const packages = new Set([...gone].flatMap((path) => ownPackages(path).map(([name]) => name)));
  const left = allPathIds.flatMap((path) => {
    const place = world.topology.paths[path];
    return place === undefined || gone.has(path) ? [] : [[path, place] as const];
  });
  return {
    world: {
      ...world,
      topology: { ...world.topology, paths: Object.fromEntries(left) },
      daemons: world.daemons.filter((daemon) => !packages.has(daemon.package)),
    },
    absent: lacking.map(({ path, missing }) => ({
      path,
      reason: `the lab lacks ${missing.join(' and ')} for it`,
      fix: `apt-get install ${missing.join(' ')}`,
    })),
  };
}
