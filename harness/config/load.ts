import type { AnyCheck } from '../model/check.ts';
import { allPathIds, pathIds } from '../model/path.ts';
import { pathsOf, type Suite } from '../model/suite.ts';
import { type Overrides, type RunConfig, seal } from './config.ts';
import { emptyGlobs } from './empty-globs.ts';
import { shareHosts } from './hosts.ts';
import { parseAt, problemAt, type Spot } from './issues.ts';
import { inputSchema } from './keys.ts';
import { type Problem, UsageError } from './problem.ts';
import { readProfile } from './profile.ts';
import { ConfigFile, type Given } from './schema.ts';
import { openSecrets, type Secrets } from './secrets.ts';
import { selectChecks } from './selection.ts';
import { settings } from './settings.ts';
import { soundParts } from './sound-parts.ts';
import { readSource, type Source } from './source.ts';
import { readTarget } from './targets.ts';
import { targetsFromUrls } from './url-target.ts';

/** What a config may name. */
export interface Catalogue {
  /** Suites that a target may be of. */
  readonly suites: ReadonlyMap<string, Suite>;
  /** Suites that judge in every run, without a target of the user: the paths themselves. */
  readonly standing: readonly string[];
  loadChecks(suites: Iterable<string>): Promise<ReadonlyMap<string, AnyCheck>>;
}

/** A file; URLs of a command line; or a config as data, such as that of a lab's world. */
export type Origin =
  | { readonly file: string }
  | { readonly urls: readonly string[] }
  | { readonly name: string; readonly data: unknown };

export interface Loading {
  readonly from: Origin;
  readonly overrides: Overrides;
  readonly catalogue: Catalogue;
  /** Absolute directory that the file's name starts from. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface Loaded {
  readonly config: RunConfig;
  /** The checks asked for, with the gates they stand on. */
  readonly checks: ReadonlyMap<string, AnyCheck>;
  readonly secrets: Secrets;
  /** Where the settings stand, for what is found wrong with them later. */
  readonly spot: Spot;
}

/**
 * Reads and checks everything that a run is told, before anything is sent.
 * @throws UsageError with every problem found.
 */
export async function loadConfig(loading: Loading): Promise<Loaded> {
  const { from, cwd } = loading;
  if ('urls' in from) return await fromUrls(from.urls, loading);
  if ('file' in from) return await fromSource(await readSource(from.file, cwd), from.file, loading);
  return await fromSource({ file: from.name, base: cwd, value: from.data, line: () => null }, null, loading);
}

async function fromSource(source: Source, file: string | null, { overrides, catalogue, env }: Loading): Promise<Loaded> {
  const secrets = openSecrets({ base: source.base, env });
  const spot: Spot = { source, path: [] };
  if (source.value === null || source.value === undefined) {
    throw new UsageError([{ file: source.file, line: null, key: '', message: 'is empty; `sixways init` writes an example' }]);
  }
  const parsed = parseAt(ConfigFile, inputSchema(ConfigFile), source.value, spot);
  const given = 'problems' in parsed ? soundParts(source.value) : parsed.value;
  // Data that no file holds is a world's, whose files come to be with its lab.
  const reading = { suites: catalogue.suites, reserved: catalogue.standing, secrets, filesLater: file === null };
  const targets = await Promise.all(
    Object.entries(given.targets ?? {}).map(
      async ([name, target]) => await readTarget(name, target, { source, path: ['targets', name] }, reading),
    ),
  );
  const checks = await catalogue.loadChecks(suitesNamed(given, catalogue));
  const mine = ofSuites(checks, [...catalogue.standing, ...Object.values(given.targets ?? {}).map(({ suite }) => suite)]);
  const { profile, problems: unknown } = readProfile(given, spot, { checks, targets: new Set(Object.keys(given.targets ?? {})) });
  const problems = [
    ...('problems' in parsed ? parsed.problems : []),
    ...targets.flatMap((result) => ('problems' in result ? result.problems : [])),
    ...unknown,
    ...emptyGlobs(given, overrides, [...mine.keys()], spot),
    ...strayReference(given, spot),
  ];
  if (problems.length > 0) throw new UsageError(inOrder(problems));
  const read = targets.flatMap((result) => ('target' in result ? [result.target] : []));
  return select(seal({ ...settings(given, overrides), file, targets: shareHosts(read, catalogue.suites), profile }), mine, {
    secrets,
    spot,
    catalogue,
  });
}

async function fromUrls(urls: readonly string[], { overrides, catalogue, cwd, env }: Loading): Promise<Loaded> {
  const secrets = openSecrets({ base: cwd, env });
  const read = await targetsFromUrls(urls, { suites: catalogue.suites, reserved: catalogue.standing, secrets });
  if ('problems' in read) throw new UsageError(read.problems);
  const checks = await catalogue.loadChecks(new Set([...catalogue.standing, ...read.targets.map(({ suite }) => suite)]));
  const spot: Spot = { source: { file: null, line: () => null }, path: [] };
  const problems = emptyGlobs({}, overrides, [...checks.keys()], spot);
  if (problems.length > 0) throw new UsageError(problems);
  const profile = { severity: {}, waivers: [] };
  return select(seal({ ...settings({}, overrides), file: null, targets: read.targets, profile }), checks, {
    secrets,
    spot,
    catalogue,
  });
}

function select(
  config: RunConfig,
  all: ReadonlyMap<string, AnyCheck>,
  { secrets, spot, catalogue }: Pick<Loaded, 'secrets' | 'spot'> & Pick<Loading, 'catalogue'>,
): Loaded {
  const checks = selectChecks(all, config);
  if (checks.size === 0)
    throw new UsageError([{ file: config.file, line: null, key: '', message: 'nothing selected: only and skip leave no check' }]);
  const paths = config.pathsExplicit ? config.paths : usualPaths(config, checks, catalogue.suites);
  return { config: { ...config, paths }, checks, secrets, spot };
}

/** The paths that the suites of the targets are asked over, those of which no check is selected left out. */
function usualPaths(
  { targets }: RunConfig,
  checks: ReadonlyMap<string, AnyCheck>,
  suites: Catalogue['suites'],
): RunConfig['paths'] {
  const selected = new Set([...checks.keys()].map((id) => id.slice(0, id.indexOf('/'))));
  const wanted = new Set(targets.flatMap(({ suite }) => (selected.has(suite) ? pathsOf(suites.get(suite) ?? {}) : [])));
  return wanted.size === 0 ? pathIds : allPathIds.filter((path) => wanted.has(path));
}

/** Every suite whose checks the file speaks of, those of severities and waivers included. */
function suitesNamed(given: Given, { suites, standing }: Catalogue): Set<string> {
  const ids = [...Object.keys(given.severity ?? {}), ...(given.waivers ?? []).map(({ id }) => id)];
  const named = [...Object.values(given.targets ?? {}).map(({ suite }) => suite), ...ids.map((id) => id.split('/')[0] ?? '')];
  return new Set([...standing, ...named.filter((name) => suites.has(name))]);
}

function ofSuites(checks: ReadonlyMap<string, AnyCheck>, suites: readonly string[]): ReadonlyMap<string, AnyCheck> {
  return new Map([...checks].filter(([id]) => suites.includes(id.slice(0, id.indexOf('/')))));
}

function strayReference({ reference, paths }: Given, spot: Spot): Problem[] {
  if (reference === undefined || paths === undefined || paths.includes(reference)) return [];
  return [problemAt(spot, ['reference'], 'is none of the paths of this file', { value: reference })];
}

/** By line, as a person mends them. */
function inOrder(problems: readonly Problem[]): Problem[] {
  return problems.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0)).slice(0, 50);
}
