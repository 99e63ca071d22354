import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { fileProblem, readBounded } from '../files/bounded-file.ts';
import { UsageError } from './problem.ts';

/** A config file as data, and where each part of it stands. */
export interface Source {
  /** As the user named it. */
  readonly file: string;
  /** Absolute directory that relative names in it start from. */
  readonly base: string;
  readonly value: unknown;
  /** Line of a key or value, from 1; of the nearest part around it that has one. Null where the format has no lines. */
  line(at: readonly PropertyKey[], part: 'key' | 'value'): number | null;
}

/** Far above any real config, far below what a parser chokes on. */
export const maxConfigOctets = 131_072;

/** File names tried in the working directory when none is given. */
export const defaultFiles = ['sixways.yaml', 'sixways.yml', 'sixways.ts', 'sixways.json'] as const;

/**
 * Reads `.yaml`, `.yml`, `.json` (parsed as YAML, which has JSON inside) or the default export of `.ts`, `.js`, `.mjs`.
 * @throws UsageError
 */
export async function readSource(file: string, cwd: string): Promise<Source> {
  const absolute = path.resolve(cwd, file);
  const base = path.dirname(absolute);
  if (/\.(?:ts|mts|js|mjs)$/.test(file)) return { file, base, value: await importDefault(file, absolute), line: () => null };
  if (!/\.(?:yaml|yml|json)$/.test(file)) throw whole(file, 'a config file ends in .yaml, .yml, .json or .ts');
  const text = await readBounded(absolute, maxConfigOctets).catch((error: unknown) => {
    throw whole(file, `cannot be read: ${fileProblem(error)}`);
  });
  // The parser is half of the start-up time, and targets given as URLs need none.
  const { readYaml } = await import('./yaml-source.ts');
  return { file, base, ...readYaml(file, text) };
}

async function importDefault(file: string, absolute: string): Promise<unknown> {
  await readBounded(absolute, maxConfigOctets).catch((error: unknown) => {
    throw whole(file, `cannot be read: ${fileProblem(error)}`);
  });
  const module: { default?: unknown } = await import(pathToFileURL(absolute).href).catch((error: unknown) => {
    throw whole(file, `cannot be loaded: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)}`);
  });
  if (module.default === undefined) throw whole(file, 'has no default export');
  if (isNoData(module.default)) throw whole(file, 'its default export is no plain data: it has a circle or a bigint');
  return module.default;
}

function isNoData(value: unknown): boolean {
  try {
    JSON.stringify(value);
    return false;
  } catch {
    return true;
  }
}

function whole(file: string, message: string): UsageError {
  return new UsageError([{ file, line: null, key: '', message }]);
}
