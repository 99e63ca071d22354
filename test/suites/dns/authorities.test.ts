import { afterEach, describe, expect, it } from 'vitest';
import { ip } from '../../../harness/address/ip.ts';
import { reverseName } from '../../../harness/address/reverse-name.ts';
import { encodeSvcb } from '../../../harness/net/dns/svcb-encode.ts';
import type { ServedRecord } from '../../../lab/name-server/zone.ts';
import { bareSvcb } from '../../net/dns/bare-svcb.ts';
import { peer } from '../../net/peer.ts';
import { certify, red } from './certify.ts';
import { apex, delegation, glue, plant, type Planted, reverseDelegation, services } from './tree.ts';

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

const authoritative = new Set(['server', 'names', 'large', 'delegation', 'reverse', 'targets', 'service-bindings', 'live']);
const want = (aim: string): boolean => authoritative.has(aim.replace(/~\d+$/, ''));

async function world(planted: Planted = {}, options: object = {}) {
  const tree = await plant(planted);
  ends.push(tree.close);
  return await certify({ ...tree.options, ...options }, want);
}

/** Certifies one name, whose labels ask the server for a fault. */
const faulty = async (name: string, families = 'dual', options: object = {}) =>
  await world({}, { names: [{ name: `${name}.good.test`, families }], ...options });

describe('a good zone', () => {
  it('is certified', async () => {
    const certified = await world(
      {},
      {
        names: ['www.good.test', { name: 'v4only.good.test', families: 'v4' }, { name: 'v6only.good.test', families: 'v6' }],
      },
    );
    expect([red(certified), red(certified, 'ipv4')]).toEqual([{}, {}]);
    const said = [
      'aaaa-present',
      'aaaa-nodata',
      'a-nodata',
      'ns-aaaa',
      'ns-v6-answers',
      'glue-aaaa',
      'glue-match',
      'ptr',
      'fcrdns',
    ];
    expect(said.filter((check) => certified.verdicts.ipv6?.[check] !== 'pass')).toEqual([]);
    expect(certified.verdicts.ipv6).toMatchObject({ 'v6-only-resolution': 'pass', 'transport-parity': 'pass' });
  });
});

describe('a server that treats one type worse turns one check red, over both families', () => {
  it.each<[string, Record<string, string>, string?]>([
    ['v4only', { 'aaaa-present': 'fail' }],
    ['nothere', { 'aaaa-present': 'fail' }],
    ['x-nodatabare-aaaa', { 'aaaa-nodata': 'warn' }, 'v4'],
    ['x-nxdomain-aaaa', { 'aaaa-nxdomain': 'fail' }],
    ['x-nxdomainbare-aaaa', { 'aaaa-nxdomain': 'fail' }],
    ['x-drop-aaaa', { 'aaaa-ignored': 'fail' }],
    ['x-late1300-aaaa', { 'aaaa-ignored': 'warn' }],
    ['x-servfail-aaaa', { 'aaaa-rcode': 'fail' }],
    ['x-notimp-aaaa', { 'aaaa-rcode': 'fail' }],
    ['x-refused-aaaa', { 'aaaa-rcode': 'fail' }],
    ['x-formerr-aaaa', { 'aaaa-rcode': 'fail' }],
    ['x-garbage-aaaa', { 'aaaa-rcode': 'fail' }],
    ['x-rdlen4-aaaa', { 'aaaa-rdlength': 'fail' }],
    ['x-lame-aaaa', { 'aaaa-lame': 'fail' }],
    ['x-upward-aaaa', { 'aaaa-lame': 'warn' }],
    ['v6only.x-servfail-a', { 'a-nodata': 'fail' }, 'v6'],
    ['v6only.x-drop-a', { 'a-nodata': 'fail' }, 'v6'],
    ['www.sub.x-entnxdomain', { 'empty-non-terminal': 'warn' }],
  ])('%s: %o', async (name, expected, families) => {
    const certified = await faulty(name, families);
    expect(red(certified)).toEqual(expected);
    expect(red(certified, 'ipv4')).toEqual(expected);
  });
});

/** Certifies a zone whose labels ask the server for a fault, in what it says of the zone itself. */
const faultyZone = async (labels: string, options: object = {}) =>
  await world({}, { zone: `${labels}.good.test`, names: ['www.good.test'], ...options });

const big = (labels: string) => ({ large: { name: `big${labels}.good.test`, type: 'TXT' } });

describe('a server that is worse over one family turns one check red there', () => {
  it.each<[string, Record<string, string>, Record<string, string>]>([
    ['x-drop-v6', { 'ns-v6-answers': 'fail' }, {}],
    ['x-drop-v4', {}, { 'ns-aaaa': 'fail' }],
    ['x-drop-udp-v6', { 'ns-v6-answers': 'fail' }, {}],
    ['x-reset-tcp-v6', { 'ns-v6-answers': 'fail' }, {}],
    ['x-refused-soa-v6', { 'ns-v6-answers': 'fail' }, {}],
    ['x-lame-soa-v6', { 'ns-v6-answers': 'fail' }, {}],
    ['x-formerr-edns-soa', { 'aaaa-rcode': 'warn' }, { 'aaaa-rcode': 'warn' }],
  ])('%s: %o', async (labels, expected, over4) => {
    const certified = await faultyZone(labels);
    expect(red(certified)).toEqual(expected);
    expect(red(certified, 'ipv4')).toEqual(over4);
  });

  it.each<[string, Record<string, string>]>([
    ['.x-tc-udp', {}],
    ['', { 'edns-size': 'warn' }],
    ['.x-ignoresize', { 'edns-size': 'fail' }],
    ['.x-tc', { 'tc-tcp': 'fail' }],
    ['.x-tc-udp.x-reset-tcp', { 'tc-tcp': 'fail' }],
    ['.x-tc-udp.x-late1200-tcp', { 'tc-tcp': 'warn' }],
    ['.x-tc-udp.x-drop-tcp', { 'large-over-1280': 'fail' }],
  ])('a large set at big%s: %o', async (labels, expected) => {
    expect(red(await world({}, big(labels)))).toEqual(expected);
  });

  it.each<[string, Record<string, string>]>([
    ['www.x-nodata-aaaa-v6', { 'transport-parity': 'fail' }],
    ['www.x-nodata-aaaa-tcp', { 'transport-parity': 'fail' }],
  ])('%s: %o', async (name, expected) => {
    expect(red(await faulty(name, 'any'))).toEqual(expected);
  });
});

describe('a zone with one thing broken turns one check red', () => {
  const without = (records: readonly ServedRecord[], ...wrong: readonly (readonly [string, string])[]) =>
    records.filter(([name, type]) => !wrong.some(([owner, of]) => owner === name && of === type));
  const rootWith = (...records: readonly ServedRecord[]) => [...records, ...reverseDelegation];

  it.each<[string, Planted, Record<string, string>]>([
    [
      'no name server with IPv6',
      {
        zone: [...without(apex, ['ns1', 'AAAA'], ['ns2', 'AAAA']), ...services],
        root: rootWith(...delegation, ...glue.filter(([, type]) => type === 'A')),
      },
      { 'ns-aaaa': 'fail' },
    ],
    [
      'one name server with IPv6',
      {
        zone: [...without(apex, ['ns2', 'AAAA']), ...services],
        root: rootWith(...delegation, ...without(glue, ['ns2.good.test', 'AAAA'])),
      },
      { 'ns-aaaa': 'warn' },
    ],
    [
      'a name server behind a translator',
      {
        zone: [...without(apex, ['ns2', 'AAAA']), ['ns2', 'AAAA', '64:ff9b::7f00:1'], ...services],
        root: rootWith(...delegation, ...without(glue, ['ns2.good.test', 'AAAA']), ['ns2.good.test', 'AAAA', '64:ff9b::7f00:1']),
      },
      { 'ns-embedded': 'fail' },
    ],
    ['no AAAA glue', { root: rootWith(...delegation, ...glue.filter(([, type]) => type === 'A')) }, { 'glue-aaaa': 'fail' }],
    [
      'other glue than the zone says',
      { zone: [...without(apex, ['ns2', 'AAAA']), ['ns2', 'AAAA', '2001:db8::53'], ...services] },
      { 'glue-match': 'warn' },
    ],
    ['no PTR', { reverse: [] }, { ptr: 'warn' }],
    ['a lame reverse delegation', { reverse: null }, { ptr: 'fail' }],
    [
      'a PTR to another host',
      { reverse: [[`${reverseName(ip('2001:db8::80'))}.`, 'PTR', 'ns1.good.test.']] },
      { fcrdns: 'warn' },
    ],
  ])('%s', async (_, planted, expected) => {
    const certified = await world(planted);
    expect(red(certified)).toEqual(expected);
    expect(red(certified, 'ipv4')).toEqual(expected);
  });

  it('the zone above has IPv4 only', async () => {
    const certified = await world({
      root: rootWith(['test', 'NS', 'ns.test'], ['ns.test', 'A', '127.0.0.1']),
      more: [
        {
          name: 'test',
          records: [['@', 'NS', 'ns'], ['ns', 'A', '127.0.0.1'], ...delegation.map(relative), ...glue.map(relative)],
        },
      ],
    });
    expect(red(certified)).toEqual({ 'v6-only-resolution': 'fail' });
    expect(red(certified, 'ipv4')).toEqual({});
  });
});

/** A record of the root as the zone `test` has it. */
const relative = ([name, type, data]: ServedRecord): ServedRecord => [
  name.replace(/\.test$/, ''),
  type,
  type === 'NS' ? `${data}.` : data,
];

it('a name in a zone below is that zone’s business', async () => {
  const below: readonly ServedRecord[] = [
    ['sub', 'NS', 'ns.sub'],
    ['ns.sub', 'AAAA', '::1'],
    ['ns.sub', 'A', '127.0.0.1'],
  ];
  const certified = await world({ zone: [...apex, ...below] }, { names: ['www.sub.good.test'] });
  expect([red(certified), red(certified, 'ipv4')]).toEqual([{}, {}]);
  expect(certified.said).toContain('aaaa-present#delegated');
});

describe('records that lead to other hosts', () => {
  const host = (name: string, ...types: readonly ('A' | 'AAAA')[]): ServedRecord[] =>
    types.map((type) => [name, type, type === 'A' ? '127.0.0.1' : '::1']);
  const targets = async (records: readonly ServedRecord[]) =>
    red(await world({ zone: [...apex, ...services, ...records] }, { services: ['_x._tcp.good.test'] }));

  it.each<[string, (port: number) => ServedRecord[], Record<string, string>]>([
    ['a dual host', (port) => [['_x._tcp', 'SRV', `0 1 ${port} mail`], ...host('mail', 'A', 'AAAA')], {}],
    [
      'an alias',
      (port) => [['_x._tcp', 'SRV', `0 1 ${port} alias`], ['alias', 'CNAME', 'mail'], ...host('mail', 'A', 'AAAA')],
      { 'mx-srv-aaaa': 'fail' },
    ],
    ['IPv4 only', (port) => [['_x._tcp', 'SRV', `0 1 ${port} mail`], ...host('mail', 'A')], { 'mx-srv-aaaa': 'fail' }],
    [
      'a second host with IPv4 only',
      (port) => [
        ['_x._tcp', 'SRV', `0 1 ${port} mail`],
        ['_x._tcp', 'SRV', `0 1 ${port} old`],
        ...host('mail', 'A', 'AAAA'),
        ...host('old', 'A'),
      ],
      { 'mx-srv-aaaa': 'warn' },
    ],
    ['a closed port', () => [['_x._tcp', 'SRV', '0 1 9 mail'], ...host('mail', 'A', 'AAAA')], { 'mx-srv-aaaa': 'warn' }],
  ])('SRV to %s', async (_, records, expected) => {
    const { port, close } = await peer('::1', () => undefined);
    ends.push(close);
    expect(await targets(records(port))).toEqual(expected);
  });

  const https = (data: Buffer): ServedRecord => ['www', 'HTTPS', `\\# ${data.length} ${data.toString('hex')}`];
  const own = bareSvcb;
  const other = { ...bareSvcb, target: 'shop.good.test' };
  const shop: ServedRecord[] = [
    ['shop', 'A', '192.0.2.81'],
    ['shop', 'AAAA', '2001:db8::81'],
  ];

  it.each<[string, Buffer, Record<string, string>]>([
    ['no hints', encodeSvcb(own), {}],
    ['hints of both families', encodeSvcb({ ...other, ipv4hint: ['192.0.2.81'], ipv6hint: ['2001:db8::81'] }), {}],
    [
      'hints for the owner',
      encodeSvcb({ ...own, ipv4hint: ['192.0.2.80'], ipv6hint: ['2001:db8::80'] }),
      { 'https-hints': 'warn' },
    ],
    ['hints of IPv4 only', encodeSvcb({ ...other, ipv4hint: ['192.0.2.81'] }), { 'https-hints': 'warn' }],
    ['an old hint', encodeSvcb({ ...other, ipv4hint: ['192.0.2.81'], ipv6hint: ['2001:db8::99'] }), { 'https-hints': 'warn' }],
    ['an alias of an IPv4 host', encodeSvcb({ ...bareSvcb, priority: 0, target: 'v4only.good.test' }), { 'https-hints': 'warn' }],
    ['an empty list of hints', Buffer.from('000100000600 00'.replaceAll(' ', ''), 'hex'), { 'https-hints': 'fail' }],
  ])('HTTPS with %s', async (_, data, expected) => {
    expect(red(await world({ zone: [...apex, ...services, ...shop, https(data)] }))).toEqual(expected);
  });

  it.each([
    ['open', 'pass'],
    ['closed', 'fail'],
  ])('an address whose port is %s', async (state, verdict) => {
    const { port, close } = await peer('::1', () => undefined);
    ends.push(close);
    const ports = [state === 'open' ? port : 9];
    const zone = [...apex, ...services, ...host('live', 'A', 'AAAA')];
    const { verdicts } = await world({ zone }, { names: [{ name: 'live.good.test', ports }] });
    expect(verdicts.ipv6?.['aaaa-live']).toBe(verdict);
  });
});
