import { beforeAll, expect, it } from 'vitest';
import type { Verdict } from '../../harness/model/verdict.ts';
import { deviations } from '../../lab/expectation.ts';
import dnsMutants, { mutants } from '../../lab/worlds/dns-mutants.ts';
import { certifyWorld } from './certify-world.ts';
import { requiresLab } from './requires-lab.ts';

requiresLab('zones of a private tree on BIND, with one thing broken', () => {
  let verdicts: readonly Verdict[];

  beforeAll(async () => {
    verdicts = await certifyWorld(await dnsMutants());
  }, 180_000);

  it.each(Object.entries(mutants))('%s turns exactly its own checks red', (name, { expect: expectation }) => {
    expect(
      deviations(
        expectation,
        verdicts.filter(({ target }) => target === name),
      ),
    ).toEqual([]);
  });

  it('leaves the paths as they are', () => {
    expect(
      deviations(
        {},
        verdicts.filter(({ suite }) => suite === 'path'),
      ),
    ).toEqual([]);
  });
});
