import { afterEach, describe, expect, it } from 'vitest';
import { startNameServer } from '../../../lab/name-server/name-server.ts';
import type { ServedRecord, ServedZone } from '../../../lab/name-server/zone.ts';
import { certify, red } from './certify.ts';

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

const addresses = ['127.0.0.1', '::1'];
const v4 = '198.51.100.80';
const made = `64:ff9b::${v4}`;

const zone: readonly ServedRecord[] = [
  ['@', 'NS', 'ns'],
  ['ns', 'A', '127.0.0.1'],
  ['ns', 'AAAA', '::1'],
  ['www', 'A', v4],
  ['www', 'AAAA', '2001:db8:80::80'],
];

/** What a resolver with DNS64 tells of the names that it is tried with. */
const dns64: readonly ServedRecord[] = [
  ['dual', 'A', v4],
  ['dual', 'AAAA', '2001:db8:80::80'],
  ['v4only', 'A', v4],
  ['v4only', 'AAAA', made],
  ['mapped', 'A', v4],
  ['mapped', 'AAAA', made],
  ['alias', 'CNAME', 'v4only'],
];
const tried = {
  dual: 'dual.lab.test',
  v4only: 'v4only.lab.test',
  mapped: 'mapped.lab.test',
  alias: 'alias.lab.test',
  missing: 'missing.lab.test',
  signed: 'v4only.x-nodata-aaaa-cd.lab.test',
};

interface Resolver {
  readonly lab?: readonly ServedRecord[];
  readonly root?: readonly ServedRecord[];
  /** Null for none of RFC 6303. */
  readonly localZones?: readonly string[];
  /** The well-known name as DNS64 has it. */
  readonly pref64?: readonly string[];
}

/** A good zone, and one resolver on both loopback addresses. */
async function world(
  { lab = zone, root = [], localZones = ['d.f.ip6.arpa', '8.e.f.ip6.arpa'], pref64 = [] }: Resolver,
  options: object = {},
) {
  const authority = await startNameServer({ addresses, port: 0, zones: [{ name: 'lab.test', records: zone }] });
  ends.push(authority.close);
  const zones: ServedZone[] = [
    {
      name: '',
      records: [
        ['ipv4only.arpa', 'A', '192.0.0.170'],
        ...pref64.map((text): ServedRecord => ['ipv4only.arpa', 'AAAA', text]),
        ...root,
      ],
    },
    { name: 'lab.test', records: lab },
    ...localZones.map((name) => ({ name, records: [] })),
  ];
  const resolver = await startNameServer({ addresses, port: 0, zones, recursive: true });
  ends.push(resolver.close);
  return await certify(
    {
      zone: 'lab.test',
      names: ['www.lab.test'],
      port: authority.port,
      lab: true,
      resolvers: addresses,
      resolverPort: resolver.port,
      ...options,
    },
    (aim) => aim === 'names' || aim === 'resolver',
  );
}

const both = ['64:ff9b::192.0.0.170', '64:ff9b::192.0.0.171'];
const spoken = ['resolver-family', 'ula-reverse-leak', 'dns64-detected', 'dns64-conduct', 'dns64-dnssec'];

it('a good resolver passes', async () => {
  const certified = await world({});
  expect([red(certified), red(certified, 'ipv4')]).toEqual([{}, {}]);
  expect(spoken.map((check) => certified.verdicts.ipv6?.[check])).toEqual(['pass', 'pass', 'pass', 'skipped', 'skipped']);
});

it('a good DNS64 passes', async () => {
  const certified = await world({ lab: [...zone, ...dns64], pref64: both }, { dns64: tried });
  expect([red(certified), red(certified, 'ipv4')]).toEqual([{}, {}]);
  expect(spoken.map((check) => certified.verdicts.ipv6?.[check])).toEqual(spoken.map(() => 'pass'));
});

describe('a mutant turns its own check red, and no other', () => {
  it.each<[string, Record<string, string>, Resolver, object?]>([
    [
      'a filter of AAAA',
      { 'resolver-family': 'warn' },
      { lab: zone.filter(([name, type]) => name !== 'www' || type !== 'AAAA') },
    ],
    [
      'a resolver without IPv6',
      { 'resolver-family': 'warn' },
      { root: [['far', 'NS', 'ns.far']] },
      { served: { v4: 'lab.test', v6: 'x-servfail.far' } },
    ],
    ['no TCP', { 'resolver-family': 'warn' }, { lab: zone }, { zone: 'x-reset-tcp.lab.test' }],
    ['reverse names of the site asked of the world', { 'ula-reverse-leak': 'warn' }, { localZones: [] }],
    ['a portal', { 'dns64-detected': 'warn' }, { pref64: ['2001:db8::1'] }],
    ['names that cannot exist', { 'dns64-detected': 'warn' }, { root: [['*.invalid', 'AAAA', '2001:db8::1']] }],
  ])('%s', async (_, expected, resolver, options) => {
    const certified = await world(resolver, options);
    expect(red(certified)).toEqual(expected);
    expect(red(certified, 'ipv4')).toEqual(expected);
  });

  const without = (...names: string[]) => dns64.filter(([name, type]) => !names.includes(name) || type === 'A');
  it.each<[string, Record<string, string>, readonly ServedRecord[], object?]>([
    ['made over a real address', { 'dns64-conduct': 'fail' }, [...dns64, ['dual', 'AAAA', made]]],
    ['a mapped address passed on', { 'dns64-conduct': 'fail' }, [...without('mapped'), ['mapped', 'AAAA', `::ffff:${v4}`]]],
    ['not made', { 'dns64-conduct': 'fail' }, without('v4only', 'mapped')],
    ['of another host', { 'dns64-conduct': 'fail' }, [...without('mapped'), ['mapped', 'AAAA', '64:ff9b::198.51.100.81']]],
    ['without the alias', { 'dns64-conduct': 'fail' }, [...dns64, ['alias', 'AAAA', made]]],
    ['a denial lost', { 'dns64-conduct': 'fail' }, dns64, { dns64: { ...tried, missing: 'missing.x-nodata-aaaa.lab.test' } }],
    ['made for a validator', { 'dns64-dnssec': 'fail' }, dns64, { dns64: { ...tried, signed: 'v4only.lab.test' } }],
    ['made for a validator, unsigned', { 'dns64-dnssec': 'warn' }, dns64, { dns64: { ...tried, unsigned: 'v4only.lab.test' } }],
  ])('DNS64: %s', async (_, expected, more, options = {}) => {
    const certified = await world({ lab: [...zone, ...more], pref64: both }, { dns64: tried, ...options });
    expect(red(certified)).toEqual(expected);
    expect(red(certified, 'ipv4')).toEqual(expected);
  });

  it('a resolver that is not there', async () => {
    const gone = await startNameServer({ addresses, port: 0, zones: [] });
    await gone.close();
    const authority = await startNameServer({ addresses, port: 0, zones: [{ name: 'lab.test', records: zone }] });
    ends.push(authority.close);
    const certified = await certify(
      { zone: 'lab.test', port: authority.port, resolvers: addresses, resolverPort: gone.port },
      (aim) => aim === 'resolver',
    );
    expect(red(certified)).toEqual({ 'resolver-family': 'fail' });
    expect(certified.said).toContain('::1 answers none of');
  });
});
