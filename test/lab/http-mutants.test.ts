import { beforeAll, describe, expect, it } from 'vitest';
import { installed } from '../../harness/cli/catalogue.ts';
import type { Verdict } from '../../harness/model/verdict.ts';
import { deviations, type Expectation } from '../../lab/expectation.ts';
import httpMutants, { mutants } from '../../lab/worlds/http-mutants.ts';
import { inBrowser } from '../suites/http-iis/browser-world.ts';
import { certifyWorld } from './certify-world.ts';
import { requiresLab } from './requires-lab.ts';

const groups = ['pages', 'tls', 'literals', 'literal-forms', 'transport', 'access', 'clients', 'ftp', 'iis', 'browser'] as const;

/** Broken in test/suites/http-iis/browser-*.test.ts: no client of the lab has both families natively, and no site of it a session or a socket. */
const onLoopback = [
  'server-addr',
  'happy-eyeballs',
  'literal-nav',
  'literal-origin',
  'service-worker',
  'websocket',
  'mixed-family',
  'load-ratio',
].map((name) => `http-iis/browser-${name}`);
const expectations = (group: keyof typeof mutants) =>
  Object.entries(mutants[group]).map(([name, mutant]): [string, Expectation] => [name, mutant.expect]);

requiresLab('web sites with one thing broken on IPv6', () => {
  const turnRed = (group: keyof typeof mutants) => {
    let verdicts: readonly Verdict[];

    beforeAll(async () => {
      verdicts = await certifyWorld(await httpMutants(group));
    }, 240_000);

    it.each(expectations(group))('%s turns exactly its own checks red', (name, expectation) => {
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
  };
  describe.each(groups.filter((group) => group !== 'browser'))('%s', (group) => {
    turnRed(group);
  });
  inBrowser('browser', () => turnRed('browser'));
});

describe('the mutants of web sites', () => {
  it('are all in a group that is tested', () => {
    expect(Object.keys(mutants).toSorted()).toEqual([...groups].toSorted());
  });

  it('turn every check of the suite red or yellow', async () => {
    const broken = groups.flatMap((group) =>
      expectations(group).flatMap(([, { red = [], warn = [] }]) => [...red, ...warn].map(({ check }) => check)),
    );
    const { loadChecks } = await installed();
    const checks = await loadChecks(['http-iis']);
    expect([...new Set([...broken, ...onLoopback])].toSorted()).toEqual([...checks.keys()].toSorted());
  });
});
