import type { Catalogue } from '../config/load.ts';
import type { Suite } from '../model/suite.ts';
import { pathTarget } from '../engine/path-target.ts';
import { loadChecks, loadSuites } from '../registry/registry.ts';

export interface Installed extends Catalogue {
  /** All suites, those without a target of the user included. */
  readonly all: ReadonlyMap<string, Suite>;
}

/** What is installed: the suites on disk, and their checks when they are asked for. */
export async function installed(): Promise<Installed> {
  const all = await loadSuites();
  return {
    all,
    suites: new Map([...all].filter(([name]) => name !== pathTarget.suite)),
    standing: [pathTarget.suite],
    loadChecks,
  };
}
