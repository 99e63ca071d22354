import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ownWorld } from '../../harness/cli/own-world.ts';
import { possible } from '../../lab/possible.ts';
import { debianPackages, preflight, unmet } from '../../lab/preflight.ts';
import { requiresLab } from './requires-lab.ts';

const preflightFile = new URL('../../lab/preflight.ts', import.meta.url).href;

it('names the package and the command for a program that is missing', () => {
  const script = `const { preflight } = await import('${preflightFile}'); process.stdout.write(JSON.stringify(await preflight()))`;
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
    env: { PATH: '/nonexistent' },
    encoding: 'utf8',
  });
  const found: unknown = JSON.parse(output);
  expect(found).toContainEqual({
    name: 'openssl',
    paths: ['ipv4', 'ipv6', '6to4', 'teredo'],
    met: false,
    detail: 'not found',
    fix: 'apt-get install openssl',
    package: 'openssl',
  });
  expect(found).toContainEqual(
    expect.objectContaining({ name: 'namespaces', met: false, detail: expect.stringContaining('unshare') }),
  );
});

it('counts only what the wanted paths need', async () => {
  const [any] = await preflight();
  if (any === undefined) throw new Error('preflight found nothing to try');
  const miredo = { ...any, name: 'miredo', met: false, paths: ['teredo' as const] };
  expect(unmet([miredo], ['ipv4', '6to4'])).toEqual([]);
  expect(unmet([miredo])).toEqual([miredo]);
});

describe('what is possible of a world', () => {
  const world = ownWorld();

  it('is all of it where nothing is missing', () => {
    expect(possible(world, () => true)).toEqual({ world, absent: [] });
  });

  it.each([
    ['miredo', 'miredo', (program: string) => program !== 'miredo'],
    ['miredo-server', 'miredo-server', (program: string) => program !== 'miredo-server'],
    ['miredo and miredo-server', 'miredo miredo-server', (program: string) => !program.startsWith('miredo')],
  ])('is all but Teredo without %s', (missing, packages, isInstalled) => {
    const left = possible(world, isInstalled);
    expect(left.absent).toEqual([
      { path: 'teredo', reason: `the lab lacks ${missing} for it`, fix: `apt-get install ${packages}` },
    ]);
    expect(Object.keys(left.world.topology.paths)).toEqual(['ipv4', 'ipv6', '6to4']);
    expect(left.world.daemons.map(({ name }) => name)).toEqual(['named-ns', 'mirror-ctl']);
  });

  it('leaves a world without the path as it is', () => {
    const { teredo: _, ...paths } = world.topology.paths;
    const small = { ...world, topology: { ...world.topology, paths } };
    expect(possible(small, () => false)).toEqual({ world: small, absent: [] });
  });
});

it('has the lab without what only some checks need, and says what is missing', () => {
  const script = `const { preflight, unmet } = await import('${preflightFile}');
    const all = (await preflight()).filter(({ package: name }) => name === 'chromium');
    process.stdout.write(JSON.stringify({ all, unmet: unmet(all) }))`;
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
    env: { PATH: '/nonexistent' },
    encoding: 'utf8',
  });
  expect(JSON.parse(output)).toEqual({
    all: [{ name: 'chromium', paths: [], met: false, detail: 'not found', fix: 'apt-get install chromium', package: 'chromium' }],
    unmet: [],
  });
});

it('names every package in one file', () => {
  const file: unknown = JSON.parse(readFileSync(new URL('../../lab/packages.json', import.meta.url), 'utf8'));
  expect(debianPackages).toEqual(file);
});

requiresLab('preflight', () => {
  it('finds all that the lab needs, and says what it tried', async () => {
    const requirements = (await preflight()).filter(({ paths }) => paths.length > 0);
    expect(requirements.filter(({ met }) => !met)).toEqual([]);
    expect(requirements.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['namespaces', '/dev/net/tun', 'veth', 'nftables']),
    );
    expect(requirements.every(({ fix }) => fix === null)).toBe(true);
  });
});
