import { describe, expect, it } from 'vitest';
import { loadChecks, loadProbe } from '../../../harness/registry/registry.ts';
import { pathIds, type PathId } from '../../../harness/model/path.ts';
import type { Vantage } from '../../../harness/model/vantage.ts';
import suite from '../../../suites/path/suite.ts';
import sixToFour from '../../../suites/path/probes/6to4-address.ts';
import teredo from '../../../suites/path/probes/teredo-address.ts';
import { hostVantage } from '../../model/vantage.ts';
import { run } from './world.ts';

const control = { address: '2001:db8:81::81', ipv4: '198.51.100.81', echoPort: 7, httpPort: 80 };
const lab = (path: PathId): Vantage =>
  hostVantage(path, {
    kind: 'lab',
    control: path === 'ipv4' ? { ...control, address: '198.51.100.81' } : control,
    resolvers: [path === 'ipv4' ? '198.51.100.53' : '2001:db8:53::53'],
    testName: 'mirror.lab.test',
    teredo: path === 'teredo' ? { server: '198.51.100.66', secondary: '198.51.100.67', port: 3544 } : null,
    sixToFour: path === '6to4' ? { local: '203.0.113.64', relay: '198.51.100.33' } : null,
  });

const aims = (vantage: Vantage) =>
  suite.aims({
    target: { name: 'path', suite: 'path', addresses: { 4: [], 6: [] }, options: {} },
    path: vantage.path,
    vantage,
    addresses: [],
  });

const checks = await loadChecks(['path']);

describe('the aims of the path suite', () => {
  it.each(pathIds)('ask on %s what each probe takes, once', async (path) => {
    const asked = aims(lab(path));
    expect(new Set(asked.map(({ aim }) => aim)).size).toBe(asked.length);
    for (const { probe, input } of asked) expect((await loadProbe(probe)).input.safeParse(input).error).toBeUndefined();
  });

  it.each(pathIds)('give on %s what the gates need before anything else', async (path) => {
    const before = await Promise.all(
      aims(lab(path)).map(async ({ probe, aim, phase }) => ({ aim, phase, type: (await loadProbe(probe)).gives.id })),
    );
    for (const [id, check] of checks) {
      if (check.gate !== true || (check.on !== undefined && !check.on.includes(path))) continue;
      for (const slot of Object.values(check.needs).filter(({ required }) => required)) {
        const giver = before.find(({ aim, type }) => type === slot.observation && (slot.aim === null || slot.aim === aim));
        expect(giver?.phase, `${id} on ${path}`).toBe('before');
      }
    }
  });

  it('ask nothing of a host that names no control', () => {
    const host = hostVantage('ipv4', { resolvers: ['198.51.100.53'] });
    expect(aims(host)).toEqual([]);
    expect(aims({ ...host, path: 'ipv6' }).map(({ aim }) => aim)).toEqual(['ipv4-traffic-before', 'ipv4-traffic-after']);
  });
});

describe('the checks of the path suite', () => {
  it('blame the path and nothing else', () => {
    for (const [id, check] of checks) {
      const outcomes = Object.values(check.messages).map(([outcome]) => outcome);
      expect(outcomes, `outcomes of ${id}`).not.toContain('error');
    }
  });

  it('stand in an order of causes without a loop', () => {
    const causesOf = (id: string, below: readonly string[]): void => {
      expect(below, `${id} requires itself`).not.toContain(id);
      for (const required of checks.get(id)?.requires ?? []) {
        expect(checks.has(required), `${id} requires ${required}`).toBe(true);
        causesOf(required, [...below, id]);
      }
    };
    for (const id of checks.keys()) causesOf(id, []);
  });
});

describe('the address of a tunnel', () => {
  const unrouted = '2001:db8:ffff::1';

  it('is the one that is bound', async () => {
    const input = { towards: unrouted, server: '198.51.100.66' };
    const seen = await run(teredo, input, hostVantage('teredo', { local: '2001:0:c633:6442::1', device: 'lo' }));
    expect(seen).toMatchObject({ address: '2001:0:c633:6442::1', device: 'lo', linkMtu: 65_536 });
  });

  it('is the one that the kernel takes', async () => {
    const seen = await run(sixToFour, { towards: '::1', local: '127.0.0.1', relay: '127.0.0.2' }, hostVantage('6to4'));
    expect(seen).toMatchObject({ address: '::1', linkMtu: null, outerMtu: 65_536 });
    expect(seen.interfaces).toContain('127.0.0.1');
  });
});
