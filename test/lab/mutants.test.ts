import { readdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { isOfFiles } from '../../harness/model/check.ts';
import { loadChecks } from '../../harness/registry/registry.ts';
import { deviations } from '../../lab/expectation.ts';
import type { Mutant } from '../../lab/mutant.ts';
import demo from '../../lab/worlds/demo.ts';
import { certifyWorld } from './certify-world.ts';
import { requiresLab } from './requires-lab.ts';

const folder = new URL('../../lab/mutants/', import.meta.url);
const files = await readdir(folder);
const mutants = await Promise.all(
  files.map(async (file) => {
    const { default: mutant }: { default: Mutant } = await import(new URL(file, folder).href);
    return { name: file.replace(/\.ts$/, ''), mutant };
  }),
);

const ofFiles = new Set([...(await loadChecks())].flatMap(([id, check]) => (isOfFiles(check) ? [id] : [])));

requiresLab('the demo world', () => {
  it('is healthy on every path', async () => {
    const verdicts = await certifyWorld(await demo());
    expect(deviations({}, verdicts)).toEqual([]);
    expect(verdicts.filter(({ verdict }) => verdict === 'pass').length).toBeGreaterThan(100);
  });

  describe.each(mutants)('$name', ({ mutant }) => {
    it(`turns exactly its own checks red: ${mutant.title}`, async () => {
      const world = await demo({ broken: mutant.site });
      // What the mutants break is told of the sites and the zone; mail servers have mutants of their own.
      const targets = Object.fromEntries(Object.entries(world.targets).filter(([, { suite }]) => suite !== 'smtp-sendmail'));
      const faults = mutant.fault === undefined ? [] : [mutant.fault];
      // A browser sees what the other checks see, ten times as slowly.
      const verdicts = await certifyWorld({ ...world, targets, faults }, { skip: ['http-iis/browser-*'] });
      expect(deviations(mutant.expect, verdicts, ofFiles)).toEqual([]);
    });
  });
});
