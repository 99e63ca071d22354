import { installed } from '../../harness/cli/catalogue.ts';
import type { Overrides } from '../../harness/config/config.ts';
import { loadConfig } from '../../harness/config/load.ts';
import { judge } from '../../harness/engine/judge.ts';
import { measure } from '../../harness/engine/measure.ts';
import type { Verdict } from '../../harness/model/verdict.ts';
import type { Run } from '../../harness/model/run.ts';
import { openLab } from '../../lab/client.ts';
import { labPaths } from '../../lab/provider.ts';
import type { World } from '../../lab/world.ts';

/** Builds the world, certifies all its targets over all paths, and takes it down. */
export async function certifyWorld(world: World, overrides: Overrides = {}): Promise<readonly Verdict[]> {
  return (await measureWorld(world, overrides)).verdicts;
}

/** As certifyWorld, with all that was seen. */
export async function measureWorld(
  world: World,
  overrides: Overrides = {},
): Promise<{ readonly run: Run; readonly verdicts: readonly Verdict[] }> {
  const catalogue = await installed();
  const { config, checks, secrets } = await loadConfig({
    from: { name: world.name, data: { targets: world.targets } },
    overrides,
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
      provider: labPaths(lab, world.topology, config.paths),
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
    return { run, verdicts: judge(run, { checks, today: '2026-01-01' }).verdicts };
  } finally {
    await lab.close();
  }
}
