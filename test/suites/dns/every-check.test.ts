import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { installed } from '../../../harness/cli/catalogue.ts';

const textOf = (folder: string, name: RegExp): string => {
  const place = fileURLToPath(new URL(folder, import.meta.url));
  return readdirSync(place)
    .filter((file) => name.test(file))
    .map((file) => readFileSync(`${place}${file}`, 'utf8'))
    .join('\n');
};

it('every check of the suite is named by an expectation of something broken', async () => {
  const expectations = [
    textOf('./', /(?<!every-check)\.test\.ts$/),
    textOf('../../../lab/worlds/', /^dns-.*\.ts$/),
    textOf('../../lab/', /^dns-.*\.test\.ts$/),
  ].join('\n');
  const { loadChecks } = await installed();
  const own = [...(await loadChecks(['dns'])).keys()].filter((id) => id.startsWith('dns/')).map((id) => id.slice('dns/'.length));
  expect(own).toHaveLength(43);
  expect(own.filter((id) => !new RegExp(`(?:'|dns/)${id}'|\\b${id}: '(?:fail|warn)'`).test(expectations))).toEqual([]);
});
