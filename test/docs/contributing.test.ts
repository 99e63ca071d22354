import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import type { AnyCheck } from '../../harness/model/check.ts';
import { describeCheck } from '../suites/describe-check.ts';

const root = path.join(import.meta.dirname, '../..');
const text = readFileSync(path.join(root, 'CONTRIBUTING.md'), 'utf8');
const { file = '', code = '' } = /^```ts file=(?<file>\S+)\n(?<code>[^]*?)^```$/m.exec(text)?.groups ?? {};

/** Beside the document's own depth, so that its imports hold, and outside suites/, so that no scan finds it meanwhile. */
const copy = path.join(root, 'test/docs/example', path.basename(file));
const project = path.join(path.dirname(copy), 'tsconfig.json');
const example = code.replaceAll("'../observations.ts'", `'../../../${path.dirname(path.dirname(file))}/observations.ts'`);

describe('the worked example of CONTRIBUTING.md', async () => {
  mkdirSync(path.dirname(copy), { recursive: true });
  writeFileSync(copy, example);
  writeFileSync(project, JSON.stringify({ extends: '../../../tsconfig.json', include: ['*.ts'] }));
  afterAll(() => rmSync(path.dirname(copy), { recursive: true, force: true }));
  const module: { default: AnyCheck } = await import(pathToFileURL(copy).href);

  it('is there, and compiles', () => {
    expect(file).toBe('suites/http-iis/checks/powered-by-parity.ts');
    const { status, stdout } = spawnSync('tsc', ['-p', project], { encoding: 'utf8' });
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
  }, 60_000);

  describeCheck(module.default);
});
