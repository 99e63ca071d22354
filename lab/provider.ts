import { getCompileCacheDir } from 'node:module';
import path from 'node:path';
import type { PathId } from '../harness/model/path.ts';
import type { AbsentPath } from '../harness/model/run.ts';
import type { PathProvider } from '../harness/paths/provider.ts';
import { openWorker } from '../harness/paths/worker-client.ts';
import { workerFile } from '../harness/paths/worker-file.ts';
import { labTemporary } from './enter.ts';
import type { Lab } from './lab.ts';
import type { Topology } from './topology/topology.ts';

/**
 * The paths of a running lab: one worker process in the client's namespace of each. Closing the provider leaves the lab up.
 * @param known why paths are missing, where that is known (possible.ts)
 */
export function labPaths(
  lab: Lab,
  topology: Topology,
  wanted: readonly PathId[],
  known: readonly AbsentPath[] = [],
): PathProvider {
  const vantages = lab.vantages.filter((vantage) => wanted.includes(vantage.path));
  return {
    vantages,
    absent: wanted
      .filter((path) => vantages.every((vantage) => vantage.path !== path))
      .map((path) => known.find((one) => one.path === path) ?? notInWorld(path)),
    async open(way) {
      const vantage = vantages.find((at) => at.path === way);
      const node = topology.paths[way]?.node;
      if (vantage === undefined || node === undefined) throw new Error(`path ${way} is absent`);
      const worker = lab.spawn(node, [process.execPath, workerFile], { env: { TMPDIR: labTemporary, ...compileCache() } });
      return await openWorker(worker, vantage);
    },
    close: async () => undefined,
  };
}

/** A worker loads what this process has loaded: with its compile cache, in half the processor time. */
function compileCache(): Record<string, string> {
  const folder = getCompileCacheDir();
  // Node makes a folder of its version below the one that it is given.
  return folder === undefined ? {} : { NODE_COMPILE_CACHE: path.dirname(folder) };
}

function notInWorld(path: PathId): AbsentPath {
  return {
    path,
    reason: 'the lab’s world has no such path',
    fix: `leave ${path} out of --path, or choose another world`,
  };
}
