import { networkInterfaces } from 'node:os';
import { describe, expect, it } from 'vitest';
import { pathIds } from '../../harness/model/path.ts';
import { hostPaths } from '../../harness/paths/host.ts';

const control = { 4: null, 6: null };
const loopback = { 4: ['127.0.0.1'], 6: ['::1'] };

describe('the paths of this host', () => {
  it('reach its own loopback addresses, whatever else it has', () => {
    const { vantages } = hostPaths({ wanted: ['ipv4', 'ipv6'], destinations: loopback, control });
    expect(vantages.map(({ path, local }) => ({ path, local }))).toEqual([
      { path: 'ipv4', local: null },
      { path: 'ipv6', local: null },
    ]);
  });

  it('are those of its addresses: each path is there or absent with reason and fix, never both', () => {
    const { vantages, absent } = hostPaths({
      wanted: pathIds,
      destinations: { 4: ['198.51.100.80'], 6: ['2001:db8::80'] },
      control,
    });
    expect([...vantages, ...absent].map(({ path }) => path).toSorted()).toEqual([...pathIds].toSorted());
    for (const { reason, fix } of absent) expect([reason, fix].every((text) => text.length > 20)).toBe(true);
    const mine = new Set(Object.values(networkInterfaces()).flatMap((list) => (list ?? []).map(({ address }) => address)));
    for (const { local } of vantages) expect(local === null || mine.has(local)).toBe(true);
  });

  it('do not include a tunnel for the sake of a loopback target', () => {
    const { absent } = hostPaths({ wanted: ['6to4', 'teredo'], destinations: loopback, control });
    const has = (prefix: string): boolean =>
      Object.values(networkInterfaces()).some((list) => (list ?? []).some(({ address }) => address.startsWith(prefix)));
    expect(absent.map(({ path }) => path)).toEqual([...(has('2002:') ? [] : ['6to4']), ...(has('2001:0:') ? [] : ['teredo'])]);
  });
});
