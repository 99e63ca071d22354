import path from 'node:path';
import { openLab } from '../../lab/client.ts';
import { possible } from '../../lab/possible.ts';
import { labPaths } from '../../lab/provider.ts';
import type { World } from '../../lab/world.ts';
import { loadConfig } from '../config/load.ts';
import { loadReports } from '../registry/registry.ts';
import { absenceText } from './absent-paths.ts';
import { installed } from './catalogue.ts';
import type { Context } from './context.ts';
import { explainLab } from './explain-lab.ts';
import { certifyInLab } from './lab-certify.ts';
import type { Wanted } from './report-flags.ts';

export interface Showing {
  /** Folder of the run, the verdicts and every other report; it exists. */
  readonly out: string;
  readonly quiet: boolean;
  readonly noColor: boolean;
}

/** Builds a world, certifies its own targets over all its paths that can be had here and takes it down. @returns the exit code */
export async function certifyWorld(whole: World, { out, quiet, noColor }: Showing, context: Context): Promise<number> {
  const { cwd, env, signal, stderr } = context;
  const { world, absent } = possible(whole);
  const catalogue = await installed();
  const from = { name: `world ${world.name}`, data: { targets: world.targets } };
  const loaded = await loadConfig({ from, overrides: {}, catalogue, cwd, env: { ...env, ...world.secrets } });
  const reports = [...(await loadReports())].map(([format, report]): Wanted => ({
    format,
    report,
    file: format === 'terminal' ? '-' : path.join(out, report.file),
  }));
  const lab = await explainLab(async () => await openLab(world, { signal }));
  try {
    if (!quiet) stderr.write(`lab up after ${(lab.timings.total / 1000).toFixed(2)} s: ${world.title}\n${absenceText(absent)}`);
    return await certifyInLab(
      lab,
      {
        loaded,
        suites: catalogue.all,
        provider: labPaths(lab, world.topology, loaded.config.paths, absent),
        save: path.join(out, 'run.json'),
        reports,
        failOn: 'error',
        strict: false,
        quiet,
        noColor,
      },
      context,
    );
  } finally {
    await lab.close();
  }
}
