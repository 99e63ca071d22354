import { beforeAll, expect, it } from 'vitest';
import type { Verdict } from '../../harness/model/verdict.ts';
import { deviations } from '../../lab/expectation.ts';
import { packetTooBigDropped } from '../../lab/faults.ts';
import dnsMutants, { behindBottleneck, mutants } from '../../lab/worlds/dns-mutants.ts';
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

  it('finds what the healthy zone and the healthy DNS64 do right', () => {
    const words = (target: string) =>
      Object.fromEntries(
        verdicts.filter((at) => at.target === target && at.path === 'ipv6').map(({ check, verdict }) => [check, verdict]),
      );
    const passed = [
      'ns-v6-answers',
      'glue-aaaa',
      'glue-match',
      'v6-only-resolution',
      'ptr',
      'fcrdns',
      'tc-tcp',
      'edns-size',
      'large-over-1280',
    ];
    expect(words('good')).toMatchObject(Object.fromEntries(passed.map((check) => [`dns/${check}`, 'pass'])));
    expect(words('dns64')).toMatchObject({
      'dns/dns64-detected': 'pass',
      'dns/dns64-conduct': 'pass',
      'dns/resolver-family': 'pass',
    });
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

requiresLab('zones behind a bottleneck that is silent about it', () => {
  let verdicts: readonly Verdict[];

  beforeAll(async () => {
    verdicts = await certifyWorld(await dnsMutants({ zones: behindBottleneck, faults: [packetTooBigDropped] }));
  }, 180_000);

  it.each(Object.entries(behindBottleneck))('%s turns exactly its own checks red', (name, { expect: expectation }) => {
    expect(
      deviations(
        expectation,
        verdicts.filter(({ target }) => target === name),
      ),
    ).toEqual([]);
  });
});
