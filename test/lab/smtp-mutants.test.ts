import { beforeAll, describe, expect, it } from 'vitest';
import { installed } from '../../harness/cli/catalogue.ts';
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
      verdicts = await certifyWorld(await smtpMutants(group), { paths: smtpPaths });
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
      const verdicts = await certifyWorld(await listenerWorld(name), { paths: smtpPaths });
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

describe('the mutants of mail servers', () => {
  it('are all in a group that is tested', () => {
    expect(Object.keys(mutants).toSorted()).toEqual([...groups].toSorted());
  });

  it('turn every check of the suite red or yellow, with those that a small server or a file does as well', async () => {
    const all = [
      ...groups.flatMap(expectations),
      ...Object.entries(listenerMutants).map(([name, at]) => [name, at.expect] as const),
    ];
    const broken = new Set(all.flatMap(([, { red = [], warn = [] }]) => [...red, ...warn].map(({ check }) => check)));
    const { loadChecks } = await installed();
    const checks = await loadChecks(['smtp-sendmail']);
    expect([...checks.keys()].filter((check) => !broken.has(check)).toSorted()).toEqual(
      [
        // test/suites/smtp-sendmail/mutants.test.ts and delivery.test.ts
        'delivery',
        'ehlo-literal',
        'ehlo-untagged-literal',
        'pipelining',
        'received-chain',
        // test/suites/smtp-sendmail/sendmail
        'listeners',
      ]
        .map((check) => `smtp-sendmail/${check}`)
        .toSorted(),
    );
  });
});
