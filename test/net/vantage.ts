import type { Vantage } from '../../harness/model/vantage.ts';

/** This host, for tests on loopback addresses. */
export const vantageOf = (address: string, change: Partial<Vantage> = {}): Vantage => ({
  path: address.includes(':') ? 'ipv6' : 'ipv4',
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
