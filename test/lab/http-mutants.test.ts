import { beforeAll, expect, it } from 'vitest';
import type { Verdict } from '../../harness/model/verdict.ts';
import { deviations } from '../../lab/expectation.ts';
import httpMutants, { mutants } from '../../lab/worlds/http-mutants.ts';
import { certifyWorld } from './certify-world.ts';
import { requiresLab } from './requires-lab.ts';

let verdicts: readonly Verdict[];

requiresLab('web sites with one thing broken on IPv6', () => {
  beforeAll(async () => {
    verdicts = await certifyWorld(await httpMutants());
  });

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

  it('has a red mutant for every check of the suite', () => {
    const red = new Set(
      Object.values(mutants).flatMap(({ expect: { red = [], warn = [] } }) => [...red, ...warn].map(({ check }) => check)),
    );
    expect([...new Set(verdicts.filter(({ suite }) => suite === 'http-iis').map(({ check }) => check))].toSorted()).toEqual(
      [...red].toSorted(),
    );
  });
});
