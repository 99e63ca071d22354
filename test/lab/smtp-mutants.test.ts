import { beforeAll, describe, expect, it } from 'vitest';
import type { Verdict } from '../../harness/model/verdict.ts';
import { deviations, type Expectation } from '../../lab/expectation.ts';
import smtpMutants, { listenerMutants, listenerWorld, mutants } from '../../lab/worlds/smtp-mutants.ts';
import { smtpPaths } from '../../lab/worlds/smtp-mutants/mutant.ts';
import { certifyWorld } from './certify-world.ts';
import { requiresLab } from './requires-lab.ts';

const groups = ['policy', 'names'] as const;
const expectations = (group: (typeof groups)[number]) =>
  Object.entries(mutants[group]).map(([name, mutant]): [string, Expectation] => [name, mutant.expect]);

requiresLab('mail servers with one thing broken', () => {
  describe.each(groups)('%s', (group) => {
    let verdicts: readonly Verdict[];

    beforeAll(async () => {
      verdicts = await certifyWorld(await smtpMutants(group), smtpPaths);
    }, 180_000);

    it.each(expectations(group))('%s turns exactly its own checks red', (name, expectation) => {
      expect(
        deviations(
          expectation,
          verdicts.filter(({ target }) => target === name),
        ),
      ).toEqual([]);
    });
  });

  it.each(Object.entries(listenerMutants))(
    '%s turns exactly its own checks red',
    async (name, { expect: expectation }) => {
      const verdicts = await certifyWorld(await listenerWorld(name), smtpPaths);
      expect(
        deviations(
          expectation,
          verdicts.filter(({ target }) => target === 'mail'),
        ),
      ).toEqual([]);
    },
    180_000,
  );
});

it('all groups of mail servers are tested', () => {
  expect(Object.keys(mutants).toSorted()).toEqual([...groups].toSorted());
});
