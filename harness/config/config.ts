import { createHash } from 'node:crypto';
import type { PathId } from '../model/path.ts';
import type { Profile } from '../model/run.ts';
import type { Target } from '../model/suite.ts';
import type { Control } from '../model/vantage.ts';

export type ConfiguredTarget = Target<Readonly<Record<string, unknown>>>;

/** What a run needs to know: the config file or the URLs of the command line, checked, with flags applied. */
export interface RunConfig {
  /** The file as the user named it; null for URL targets. */
  readonly file: string | null;
  /** SHA-256 of everything below but the file name, hex. */
  readonly digest: string;
  /** A target without addresses in both families is looked up by name before the run. */
  readonly targets: readonly ConfiguredTarget[];
  readonly paths: readonly PathId[];
  /** The user named the paths: one that cannot be had is then a usage error, not a skip. */
  readonly pathsExplicit: boolean;
  readonly reference: PathId;
  readonly only: readonly string[];
  readonly skip: readonly string[];
  /** The mirror of each family that paths of this host are proved against. */
  readonly control: { readonly 4: Control | null; readonly 6: Control | null };
  readonly profile: Profile;
  /** Milliseconds that the whole run may take. */
  readonly budgetMs: number;
  /** Milliseconds in place of each probe's own deadline; null leaves it to the probe. */
  readonly timeoutMs: number | null;
  /** Steps at the same time on one path. */
  readonly concurrency: number;
}

/** What the flags of one call put in place of the file's settings. */
export interface Overrides {
  readonly paths?: readonly PathId[];
  readonly only?: readonly string[];
  readonly skip?: readonly string[];
  readonly budgetMs?: number;
  readonly timeoutMs?: number;
  readonly concurrency?: number;
}

export const defaults = { reference: 'ipv4', budgetMs: 600_000, timeoutMs: null, concurrency: 16 } as const;

/** Inclusive bounds; times in milliseconds. */
export const bounds = {
  timeout: [10, 300_000],
  budget: [100, 86_400_000],
  concurrency: [1, 128],
  targets: 200,
  addresses: 16,
  waivers: 1000,
  globs: 100,
} as const;

/** The config with its digest; key order does not count. */
export function seal(config: Omit<RunConfig, 'digest'>): RunConfig {
  const { file, ...effective } = config;
  return { file, digest: createHash('sha256').update(canonical(effective)).digest('hex'), ...effective };
}

/** JSON with the keys of every mapping sorted. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
