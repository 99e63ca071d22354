import { pathIds } from '../model/path.ts';
import { defaults, type Overrides, type RunConfig } from './config.ts';
import type { Given } from './schema.ts';

/** Flags before the file, the file before the defaults. */
export function settings(given: Given, overrides: Overrides): Omit<RunConfig, 'file' | 'digest' | 'targets' | 'profile'> {
  const paths = overrides.paths ?? given.paths;
  const { ipv4, ipv6 } = given.control ?? {};
  return {
    paths: [...new Set(paths ?? pathIds)],
    pathsExplicit: paths !== undefined,
    reference: given.reference ?? defaults.reference,
    only: overrides.only ?? given.only ?? [],
    skip: overrides.skip ?? given.skip ?? [],
    control: {
      4: ipv4 === undefined ? null : { ...ipv4, ipv4: null },
      6: ipv6 === undefined ? null : { ...ipv6, ipv4: ipv6.ipv4 ?? null },
    },
    budgetMs: overrides.budgetMs ?? given.budget ?? defaults.budgetMs,
    timeoutMs: overrides.timeoutMs ?? given.timeout ?? defaults.timeoutMs,
    concurrency: overrides.concurrency ?? given.concurrency ?? defaults.concurrency,
  };
}
