import { beforeAll, expect, it } from 'vitest';
import type { Verdict } from '../../harness/model/verdict.ts';
import { deviations } from '../../lab/expectation.ts';
import dnsFaults, { mutants } from '../../lab/worlds/dns-faults.ts';
import { certifyWorld } from './certify-world.ts';
import { requiresLab } from './requires-lab.ts';

requiresLab('names at a name server that does as they ask, over all paths at once', () => {
  let verdicts: readonly Verdict[];

  beforeAll(async () => {
    verdicts = await certifyWorld(dnsFaults());
  }, 180_000);

  it.each(Object.entries(mutants))('%s turns exactly its own checks red', (name, { expect: expectation }) => {
    expect(
      deviations(
        expectation,
        verdicts.filter(({ target }) => target === name),
      ),
    ).toEqual([]);
  });
});
