import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type NameServer, startNameServer } from '../../../lab/name-server/name-server.ts';
import type { ServedRecord } from '../../../lab/name-server/zone.ts';
import { certify, red } from './certify.ts';

const zone = 'lab.test';
const own = '198.51.100.80';

/** By name: its AAAA records, beside one A record. */
const published: Readonly<Record<string, readonly string[]>> = {
  good: ['2001:db8:80::80'],
  link: ['2001:db8:80::80', 'fe80::1'],
  ula: ['fd00::80'],
  both: ['2001:db8:80::80', 'fd00::80'],
  mapped: ['::ffff:198.51.100.80'],
  'own-6to4': ['2002:c633:6450::80'],
  'private-6to4': ['2002:c0a8:102::1'],
  teredo: ['2001:0:c633:6442:1cba:f226:34ff:8edc'],
  retired: ['3ffe:100::1'],
  frozen: ['64:ff9b::c633:6450'],
  many: ['2001:db8:80::80', '2001:db8:80::81', '2001:db8:80::82'],
};

const records: readonly ServedRecord[] = [
  ['@', 'NS', 'ns'],
  ['ns', 'A', '127.0.0.1'],
  ['ns', 'AAAA', '::1'],
  ...Object.entries(published).flatMap(([name, list]): ServedRecord[] => [
    [name, 'A', own],
    ...list.map((text): ServedRecord => [name, 'AAAA', text]),
  ]),
  // An alias for AAAA alone, as name servers that look at the client or the type give it.
  ['split', 'A', own],
  ['split', 'CNAME', 'cdn'],
  ['cdn', 'AAAA', '2001:db8:81::81'],
  ['slow', 'A', own, 3_600],
  ['slow', 'AAAA', '2001:db8:80::80', 30],
];

let server: NameServer;
beforeAll(async () => {
  server = await startNameServer({ addresses: ['127.0.0.1', '::1'], port: 0, zones: [{ name: zone, records }] });
});
afterAll(async () => await server.close());

const world = async (name: string, options: object = {}) =>
  await certify(
    { zone, names: [`${name}.${zone}`], port: server.port, lab: true, ...options },
    (aim) => aim === 'names' || aim === 'declared',
  );

const spoken = [
  'aaaa-scope',
  'aaaa-ula',
  'aaaa-mapped',
  'aaaa-6to4',
  'aaaa-teredo',
  'aaaa-special',
  'target-parity',
  'ttl-parity',
];

it('a good name passes them all, on both paths', async () => {
  const certified = await world('good');
  expect([red(certified), red(certified, 'ipv4')]).toEqual([{}, {}]);
  for (const path of ['ipv4', 'ipv6'] as const) {
    expect(spoken.map((check) => [check, certified.verdicts[path]?.[check]])).toEqual(spoken.map((check) => [check, 'pass']));
  }
});

describe('a mutant turns its own check red, and no other', () => {
  it.each<[string, Record<string, string>, object?]>([
    ['link', { 'aaaa-scope': 'fail' }],
    ['ula', { 'aaaa-ula': 'fail' }],
    ['both', { 'aaaa-ula': 'warn' }],
    ['both', {}, { view: 'internal' }],
    ['mapped', { 'aaaa-mapped': 'fail' }],
    ['private-6to4', { 'aaaa-6to4': 'fail' }],
    ['teredo', { 'aaaa-teredo': 'fail' }],
    ['retired', { 'aaaa-special': 'fail' }],
    ['frozen', { 'aaaa-special': 'warn' }],
    ['good', { 'aaaa-special': 'fail' }, { lab: false }],
    ['many', { 'target-parity': 'warn' }],
    ['split', { 'target-parity': 'warn' }],
    ['slow', { 'ttl-parity': 'warn' }],
  ])('%s: %o', async (name, expected, options) => {
    const certified = await world(name, options);
    expect(red(certified)).toEqual(expected);
    expect(red(certified, 'ipv4')).toEqual(expected);
  });

  it('a 6to4 address, which clients with native IPv6 try after IPv4', async () => {
    const certified = await world('own-6to4');
    expect(red(certified)).toEqual({ 'aaaa-6to4': 'warn', 'dest-order': 'fail' });
    expect(red(certified, 'ipv4')).toEqual({ 'aaaa-6to4': 'warn' });
  });
});
