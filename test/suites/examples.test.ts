import { existsSync, globSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { AnyCheck } from '../../harness/model/check.ts';
import { describeCheck } from './describe-check.ts';

const root = join(import.meta.dirname, '../..');
const files = globSync('suites/*/checks/*.ts', { cwd: root }).toSorted();

const idOf = (file: string): string => `${basename(dirname(dirname(file)))}/${basename(file, '.ts')}`;
const fileOf = (id: string): string => join(root, 'suites', id.replace('/', '/checks/').concat('.ts'));

const checks = new Map<string, AnyCheck>();
for (const file of files) {
  const module: { default: AnyCheck } = await import(pathToFileURL(join(root, file)).href);
  checks.set(idOf(file), module.default);
}

/** Everything that must not fail with a check, directly or through another. */
function required(id: string, seen = new Set<string>()): Set<string> {
  for (const one of checks.get(id)?.requires ?? []) {
    if (seen.has(one)) continue;
    seen.add(one);
    required(one, seen);
  }
  return seen;
}

it('there are checks', () => {
  expect(files.length).toBeGreaterThan(0);
});

describe.each([...checks])('%s', (id, check) => {
  describeCheck(check);

  it('requires checks that exist, and not itself', () => {
    expect((check.requires ?? []).filter((one) => !existsSync(fileOf(one)))).toEqual([]);
    expect((check.requires ?? []).filter((one) => one.split('/')[0] !== id.split('/')[0])).toEqual([]);
    expect([...required(id)]).not.toContain(id);
  });
});
