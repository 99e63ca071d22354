import { installed } from '../../harness/cli/catalogue.ts';
import { loadConfig } from '../../harness/config/load.ts';
import { judge } from '../../harness/engine/judge.ts';
import { measure } from '../../harness/engine/measure.ts';
import type { Verdict } from '../../harness/model/verdict.ts';
import { pathIds } from '../../harness/model/path.ts';
import { openLab } from '../../lab/client.ts';
import { labPaths } from '../../lab/provider.ts';
import { removeUserFiles } from '../../lab/user-files.ts';
import type { World } from '../../lab/world.ts';

/** Builds the world, certifies all its targets over all paths, and takes it down. */
export async function certifyWorld(world: World): Promise<readonly Verdict[]> {
  const catalogue = await installed();
  const { config, checks, secrets } = await loadConfig({
    from: { name: world.name, data: { targets: world.targets } },
    overrides: {},
    catalogue,
    cwd: process.cwd(),
    env: world.secrets ?? {},
  });
  const lab = await openLab(world);
  try {
    const run = await measure({
      targets: config.targets,
      suites: catalogue.all,
      checks,
      provider: labPaths(lab, world.topology, pathIds),
      secrets,
      reference: config.reference,
      profile: config.profile,
      configFile: null,
      digest: config.digest,
      tool: 'test',
      budgetMs: config.budgetMs,
      timeoutMs: config.timeoutMs,
      concurrency: config.concurrency,
      signal: new AbortController().signal,
      progress: { planned: () => {}, ended: () => {} },
    });
    return judge(run, { checks, today: '2026-01-01' }).verdicts;
  } finally {
    await lab.close();
    removeUserFiles();
  }
}
