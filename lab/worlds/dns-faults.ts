import { ip } from '../../harness/address/ip.ts';
import { reverseName } from '../../harness/address/reverse-name.ts';
import { type PathId, pathIds } from '../../harness/model/path.ts';
import { nameServer } from '../daemons/name-server.ts';
import type { ZoneRecord } from '../daemons/named.ts';
import type { Expectation } from '../expectation.ts';
import type { ServedRecord } from '../name-server/zone.ts';
import { addressPlan as at, siteAddress } from '../topology/address-plan.ts';
import { internet } from '../topology/internet.ts';
import type { World } from '../world.ts';
import { dual, internetDaemons, mirrorPorts, reverseZone, testName } from './internet-daemons.ts';

const zone = 'faults.lab.test';
const servers = [siteAddress(0), siteAddress(1)];
/** Tells no AAAA records. */
const filter = siteAddress(2);

interface NameMutant {
  /** Label of the service name; those that begin with `x-` ask the name server for a fault, in what it has for the zone itself. */
  readonly label: string;
  readonly families?: 'dual' | 'v6';
  /** Beside those that all targets have. */
  readonly options?: Readonly<Record<string, unknown>>;
  readonly expect: Expectation;
}

const on = (check: string, paths: readonly PathId[] = pathIds) => [{ check: `dns/${check}`, paths }];
const fails = (label: string, check: string): NameMutant => ({ label, expect: { red: on(check) } });

/** Service names, each wrong in one thing, by target. */
export const mutants: Readonly<Record<string, NameMutant>> = {
  good: { label: 'www', expect: {} },
  ignored: fails('x-drop-aaaa', 'aaaa-ignored'),
  nxdomain: fails('x-nxdomain-aaaa', 'aaaa-nxdomain'),
  servfail: fails('x-servfail-aaaa', 'aaaa-rcode'),
  rdlength: fails('x-rdlen4-aaaa', 'aaaa-rdlength'),
  lame: fails('x-lame-aaaa', 'aaaa-lame'),
  'link-local': fails('link', 'aaaa-scope'),
  ula: fails('ula', 'aaaa-ula'),
  mapped: fails('mapped', 'aaaa-mapped'),
  teredo: fails('teredo', 'aaaa-teredo'),
  // Nobody has the reverse zone of such an address.
  retired: { label: 'retired', expect: { red: on('aaaa-special'), warn: on('ptr') } },
  '6to4': { label: '6to4', expect: { warn: on('aaaa-6to4'), red: on('dest-order', ['ipv6']) } },
  'old-ttl': { label: 'slow', expect: { warn: on('ttl-parity') } },
  filtered: {
    label: 'www',
    options: { resolvers: [filter.ipv4, filter.ipv6] },
    expect: { warn: on('resolver-family') },
  },
  'without-a': {
    label: 'v6only',
    families: 'v6',
    options: { audience: ['windows-xp', 'windows-vista-7', 'glibc'] },
    expect: { warn: on('client-suppresses-aaaa', ['teredo']) },
  },
};

const { ipv4, ipv6 } = at.tgt;

const published: Readonly<Record<string, string>> = {
  link: 'fe80::1',
  ula: 'fd00::80',
  mapped: `::ffff:${ipv4}`,
  teredo: '2001:0:c633:6442:1cba:f226:34ff:8edc',
  retired: '3ffe:100::1',
  '6to4': '2002:c633:6450::80',
};

const records: readonly ServedRecord[] = [
  ...servers.flatMap((server, index): readonly ServedRecord[] => [
    ['@', 'NS', `ns${index + 1}`],
    ...dual(`ns${index + 1}`, server),
  ]),
  ...dual('@', at.tgt),
  ...dual('www', at.tgt),
  ['v6only', 'AAAA', ipv6],
  ['slow', 'A', ipv4, 3_600],
  ['slow', 'AAAA', ipv6, 30],
  ...Object.entries(published).flatMap(([name, text]): readonly ServedRecord[] => [
    [name, 'A', ipv4],
    [name, 'AAAA', text],
  ]),
];

/** Two of our own name servers, where each of the targets asks for another fault, all at the same time. */
export default function dnsFaults(): World {
  const topology = internet({ sites: servers.length + 1 });
  const delegation = servers.flatMap((server, index): readonly ZoneRecord[] => [
    ['faults', 'NS', `ns${index + 1}.faults`],
    ...dual(`ns${index + 1}.faults`, server),
  ]);
  const pointer: ZoneRecord = [reverseName(ip(ipv6)).replace(`.${reverseZone}`, ''), 'PTR', `www.${zone}.`];
  const addresses = servers.flatMap((server) => [server.ipv4, server.ipv6]);
  return {
    name: 'dns-faults',
    title: 'names, each with one thing broken',
    topology,
    daemons: [
      ...internetDaemons(topology, delegation, { pointers: [pointer] }),
      nameServer({ name: 'name-server', node: topology.target.node, addresses, zones: [{ name: zone, records }] }),
      nameServer({
        name: 'resolver',
        node: topology.target.node,
        addresses: [filter.ipv4, filter.ipv6],
        zones: [
          { name: '', records: [] },
          { name: zone, records: records.filter(([, type]) => type !== 'AAAA') },
          // RFC 6303 4.4 and 4.5.
          ...['d.f.ip6.arpa', '8.e.f.ip6.arpa'].map((name) => ({ name, records: [] })),
        ],
        recursive: true,
      }),
    ],
    faults: [],
    mirror: mirrorPorts,
    testName,
    targets: Object.fromEntries(
      Object.entries(mutants).map(([name, { label, families = 'dual', options }]) => [
        name,
        {
          suite: 'dns',
          zone,
          names: [{ name: `${label}.${zone}`, families }],
          addresses,
          roots: [topology.resolver.ipv4, topology.resolver.ipv6],
          // The topology's name server resolves nothing.
          resolvers: [],
          lookups: [],
          lab: true,
          ...options,
        },
      ]),
    ),
  };
}
