import type { Vantage } from '../../harness/model/vantage.ts';

/** This host without control, resolver or tunnel, for tests on loopback addresses. */
export const hostVantage = (path: Vantage['path'], change: Partial<Vantage> = {}): Vantage => ({
  path,
  kind: 'host',
  local: null,
  netns: null,
  device: null,
  control: null,
  resolvers: [],
  testName: null,
  teredo: null,
  sixToFour: null,
  ...change,
});

/** The path of the address's family. */
export const vantageOf = (address: string, change: Partial<Vantage> = {}): Vantage =>
  hostVantage(address.includes(':') ? 'ipv6' : 'ipv4', change);
