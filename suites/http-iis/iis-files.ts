import { z } from 'zod';
import { readGiven } from './given-file.ts';
import type { Reading } from './iis/problem.ts';
import { readSites, withStates } from './iis/read-sites.ts';
import type { IisConfig } from './iis/site.ts';

/** Absolute paths. */
export const SitesInput = z.strictObject({
  config: z.string(),
  /** The output of `appcmd list site`: which sites run. */
  appcmd: z.string().nullable(),
});

/** The sites of a configuration, with what appcmd knows of their states. */
export async function sitesOf({ config, appcmd }: z.infer<typeof SitesInput>): Promise<Reading<IisConfig>> {
  const sites = await readGiven(config, readSites);
  if (!sites.ok || appcmd === null) return sites;
  const seen = await readGiven(appcmd, readSites);
  if (!seen.ok) return seen;
  return { ok: true, value: withStates(sites.value, seen.value), problems: [...sites.problems, ...seen.problems] };
}
