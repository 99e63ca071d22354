import { beforeAll, describe, expect, it } from 'vitest';
import { installed } from '../../harness/cli/catalogue.ts';
import type { Verdict } from '../../harness/model/verdict.ts';
import { deviations, type Expectation } from '../../lab/expectation.ts';
import smbMutants, { mutants } from '../../lab/worlds/smb-mutants.ts';
import { certifyWorld } from './certify-world.ts';
import { requiresLab } from './requires-lab.ts';

const groups = ['protocol', 'service', 'throughput', 'configuration'] as const;
const expectations = (group: keyof typeof mutants) =>
  Object.entries(mutants[group]).map(([name, mutant]): [string, Expectation] => [name, mutant.expect]);

requiresLab('file servers with one thing broken', () => {
  describe.each(groups)('%s', (group) => {
    let verdicts: readonly Verdict[];

    beforeAll(async () => {
      verdicts = await certifyWorld(smbMutants(group));
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
});

describe('the mutants of file servers', () => {
  it('are all in a group that is tested', () => {
    expect(Object.keys(mutants).toSorted()).toEqual([...groups].toSorted());
  });

  it('turn every check of the suite red or yellow', async () => {
    const broken = groups.flatMap((group) =>
      expectations(group).flatMap(([, { red = [], warn = [] }]) => [...red, ...warn].map(({ check }) => check)),
    );
    const { loadChecks } = await installed();
    const checks = await loadChecks(['smb-samba']);
    expect([...new Set(broken)].toSorted()).toEqual([...checks.keys()].toSorted());
  });
});
