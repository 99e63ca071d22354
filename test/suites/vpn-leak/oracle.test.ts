import { expect, it } from 'vitest';
import { parseOracle, since } from '../../../suites/vpn-leak/oracle.ts';

const counter = (name: string, packets: number) => ({
  counter: { family: 'netdev', table: 'oracle', name, handle: 1, packets, bytes: 1 },
});
const element = (concat: (string | number)[], packets: number) => ({
  elem: { val: { concat }, counter: { packets, bytes: 60 } },
});
const set = (name: string, ...elem: object[]) => ({
  set: { family: 'netdev', name, type: ['ipv4_addr'], ...(elem.length > 0 ? { elem } : {}) },
});
const ruleset = (...entries: object[]) => JSON.stringify({ nftables: [{ metainfo: { version: '1.0.6' } }, ...entries] });

const first = ruleset(
  counter('c_outer', 10),
  counter('c_plumb', 3),
  counter('c_other', 0),
  set('ev4', element(['192.168.50.100', '203.0.113.80', 'tcp', 80], 2)),
  set('ev6'),
);
const second = ruleset(
  counter('c_outer', 25),
  counter('c_plumb', 4),
  counter('c_other', 2),
  counter('c_6in4', 7),
  set('ev4', element(['192.168.50.100', '203.0.113.80', 'tcp', 80], 2)),
  set('ev6', element(['2001:db8:50::100', '2001:db8:80::80', 'udp', 'domain'], 5)),
);

it('tells what left between two readings', () => {
  expect(since('tunnel', parseOracle(first), parseOracle(second))).toEqual({
    phase: 'tunnel',
    outer: 15,
    plumbing: 1,
    events: [
      { source: '2001:db8:50::100', destination: '2001:db8:80::80', protocol: 'udp', port: null, packets: 5 },
      { source: '-', destination: '-', protocol: 'other', port: null, packets: 2 },
      { source: '-', destination: '-', protocol: '6in4', port: null, packets: 7 },
    ],
  });
  expect(since('baseline', parseOracle(first), parseOracle(first)).events).toEqual([]);
});

it('does not take a table for the oracle that lacks its counters', () => {
  expect(() => parseOracle(ruleset(counter('c_outer', 1), counter('c_plumb', 1)))).toThrow('lacks a counter');
  expect(() => parseOracle(ruleset())).toThrow('lacks a counter');
  expect(() => parseOracle('')).toThrow('JSON');
});
