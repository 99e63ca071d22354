import { ip } from '../../harness/address/ip.ts';
import { reverseName } from '../../harness/address/reverse-name.ts';
import { v6Paths } from '../../harness/model/check.ts';
import { pathIds } from '../../harness/model/path.ts';
import type { DaemonSpec } from '../daemons/daemon.ts';
import { nameServer } from '../daemons/name-server.ts';
import { named, type Zone, type ZoneRecord } from '../daemons/named.ts';
import type { Expectation } from '../expectation.ts';
import type { Fault } from '../fault.ts';
import { addressPlan as at, siteAddress } from '../topology/address-plan.ts';
import { internet } from '../topology/internet.ts';
import type { DualAddress } from '../topology/topology.ts';
import type { World } from '../world.ts';
import { dual, internetDaemons, mirrorPorts, reverseZone, testName } from './internet-daemons.ts';

/** A zone below lab.test with two name servers, one thing of which is broken; or nothing. */
export interface ZoneMutant {
  readonly title: string;
  /** What its servers are: their numbers are those of the topology's sites. */
  readonly servers: readonly [number, number];
  /** Records of the zone in place of its own, and what the parent has for it. */
  readonly zone?: (usual: readonly ZoneRecord[]) => readonly ZoneRecord[];
  readonly parent?: (usual: readonly ZoneRecord[]) => readonly ZoneRecord[];
  /** The resolver that the target is about as well. */
  readonly resolver?: keyof typeof resolvers;
  /** Beside those that all targets have. */
  readonly options?: Readonly<Record<string, unknown>>;
  readonly expect: Expectation;
}

/** BINDs in the target's node. Sites 0 and 1 are what they should be; the others are each wrong in one thing. */
const servers = { usual: [0, 1], large: [2, 3], v4Listen: [4, 5], views: [6, 7], noTcp: [8, 9], own: [13, 14] } as const;

/** Resolvers with DNS64: as BIND has it, and with an `exclude` that forgets mapped addresses. */
const resolvers = { dns64: 11, leaky: 12 } as const;
const pref64 = '64:ff9b::/96';

/** No port is open there. */
const nobody = siteAddress(10).ipv6;
const isGlueOf6 = ([, type]: ZoneRecord): boolean => type === 'AAAA';

export const mutants: Readonly<Record<string, ZoneMutant>> = {
  good: { title: 'nothing is broken', servers: servers.usual, expect: {} },
  'without-glue': {
    title: 'the parent has IPv4 glue only',
    servers: servers.usual,
    parent: (usual) => usual.filter((record) => !isGlueOf6(record)),
    expect: { red: [{ check: 'dns/glue-aaaa', paths: pathIds }] },
  },
  'stale-glue': {
    title: 'the AAAA glue of the second server is of nobody',
    servers: servers.usual,
    parent: (usual) =>
      usual.map((record): ZoneRecord =>
        record[0].startsWith('ns2.') && isGlueOf6(record) ? [record[0], 'AAAA', nobody] : record,
      ),
    expect: {
      red: [{ check: 'dns/glue-match', paths: v6Paths }],
      warn: [{ check: 'dns/glue-match', paths: ['ipv4'] }],
    },
  },
  'dead-record': {
    title: 'the second AAAA record of a service is of nobody',
    servers: servers.usual,
    zone: (usual) => [...usual, ['www', 'AAAA', nobody], ['www', 'A', at.tgt.ipv4]],
    options: { names: [{ name: 'www.dead-record.lab.test', ports: [53] }] },
    expect: {
      red: [{ check: 'dns/aaaa-live', paths: v6Paths }],
      warn: [{ check: 'dns/ptr', paths: pathIds }],
    },
  },
  'large-answers': {
    title: 'UDP answers of 4096 octets',
    servers: servers.large,
    expect: { warn: [{ check: 'dns/edns-size', paths: v6Paths }] },
  },
  'v4-listen': {
    title: 'the name servers do not listen on IPv6',
    servers: servers.v4Listen,
    expect: {
      red: [{ check: 'dns/ns-v6-answers', paths: ['ipv6'] }],
      warn: [{ check: 'dns/ns-v6-answers', paths: ['6to4', 'teredo'] }],
    },
  },
  views: {
    title: 'clients with IPv6 see a zone without AAAA',
    servers: servers.views,
    options: { names: [{ name: 'www.views.lab.test', families: 'any' }] },
    expect: { red: [{ check: 'dns/transport-parity', paths: v6Paths }] },
  },
  dns64: { title: 'a resolver with DNS64', servers: servers.usual, resolver: 'dns64', expect: {} },
  'dns64-leaky': {
    title: 'a resolver whose DNS64 passes mapped addresses on',
    servers: servers.usual,
    resolver: 'leaky',
    expect: { red: [{ check: 'dns/dns64-conduct', paths: pathIds }] },
  },
  'no-tcp': {
    title: 'the name servers are closed to TCP over IPv6',
    servers: servers.noTcp,
    expect: {
      red: [{ check: 'dns/ns-v6-answers', paths: ['ipv6'] }],
      warn: [{ check: 'dns/ns-v6-answers', paths: ['6to4', 'teredo'] }],
    },
  },
};

/**
 * A name server that sends whatever the link takes, behind a bottleneck; BIND never sends more than 1280 octets. A Teredo client announces
 * segments that fit (RFC 4380 5.1.2: its MTU is 1280).
 */
export const behindBottleneck: Readonly<Record<string, ZoneMutant>> = {
  good: { title: 'BIND', servers: servers.usual, expect: {} },
  'large-packets': {
    title: 'a name server with packets of 1500 octets',
    servers: servers.own,
    expect: {
      red: [{ check: 'dns/large-over-1280', paths: ['ipv6', '6to4'] }],
      warn: [{ check: 'dns/large-over-1280', paths: ['teredo'] }],
    },
  },
};

const largeText = Array.from({ length: 8 }, () => `"${'sixways '.repeat(28)}"`).join(' ');

const serversOf = ({ servers: numbers }: ZoneMutant): readonly DualAddress[] => numbers.map(siteAddress);

function zoneOf(name: string, mutant: ZoneMutant): Zone {
  const usual: readonly ZoneRecord[] = [
    ['@', 'NS', 'ns1'],
    ['@', 'NS', 'ns2'],
    ...serversOf(mutant).flatMap((server, index) => dual(`ns${index + 1}`, server)),
    ['@', 'TXT', largeText],
    ...dual('www', siteAddress(0)),
    ['v4only', 'A', at.tgt.ipv4],
    ['v6only', 'AAAA', at.tgt.ipv6],
    ['mapped', 'A', at.tgt.ipv4],
    ['mapped', 'AAAA', `::ffff:${at.tgt.ipv4}`],
    ['alias', 'CNAME', 'v4only'],
    ['_dns._tcp', 'SRV', '0 1 53 other'],
    ...dual('other', siteAddress(0)),
  ];
  return { name: `${name}.lab.test`, records: mutant.zone?.(usual) ?? usual };
}

/** What lab.test has of a zone below it. */
function parentOf(name: string, mutant: ZoneMutant): readonly ZoneRecord[] {
  const usual: readonly ZoneRecord[] = [
    [name, 'NS', `ns1.${name}`],
    [name, 'NS', `ns2.${name}`],
    ...serversOf(mutant).flatMap((server, index) => dual(`ns${index + 1}.${name}`, server)),
  ];
  return mutant.parent?.(usual) ?? usual;
}

const withoutAaaa = ({ name, records }: Zone): Zone => ({
  name,
  records: records.filter(([owner, type]) => owner !== 'www' || type !== 'AAAA'),
});

const families = ['ipv4', 'ipv6'] as const;

/** The daemons of the target's node that some of the zones are at. */
function serversFor(entries: readonly (readonly [string, ZoneMutant])[], node: string, roots: readonly string[]): DaemonSpec[] {
  const zonesAt = (numbers: readonly number[]): readonly Zone[] =>
    entries.filter(([, mutant]) => mutant.servers[0] === numbers[0]).map(([name, mutant]) => zoneOf(name, mutant));
  const at = (name: keyof typeof servers, of: readonly ('ipv4' | 'ipv6')[] = families) => ({
    name: `name-server-${name.toLowerCase()}`,
    node,
    addresses: servers[name].map(siteAddress).flatMap((address) => of.map((family) => address[family])),
    zones: zonesAt(servers[name]),
  });
  const all: Readonly<Record<keyof typeof servers, () => DaemonSpec>> = {
    usual: () => named(at('usual')),
    large: () => named({ ...at('large'), maxUdpSize: 4_096 }),
    own: () => nameServer(at('own')),
    v4Listen: () => named(at('v4Listen', ['ipv4'])),
    views: () => named({ ...at('views'), zonesOverIpv6: zonesAt(servers.views).map(withoutAaaa) }),
    noTcp: () => named(at('noTcp')),
  };
  const resolver = (name: keyof typeof resolvers, exclude?: readonly string[]): DaemonSpec =>
    named({
      name: `resolver-${name}`,
      node,
      addresses: addressesOf(siteAddress(resolvers[name])),
      zones: [],
      recursion: { roots, dns64: { prefix: pref64, ...(exclude === undefined ? {} : { exclude }) } },
    });
  const needed = new Set(entries.flatMap(([, mutant]) => mutant.resolver ?? []));
  return [
    ...Object.entries(servers).flatMap(([name, numbers]) =>
      zonesAt(numbers).length === 0 ? [] : Object.entries(all).flatMap(([of, make]) => (of === name ? [make()] : [])),
    ),
    ...(needed.has('dns64') ? [resolver('dns64')] : []),
    ...(needed.has('leaky') ? [resolver('leaky', [pref64])] : []),
  ];
}

export interface DnsMutants {
  readonly zones?: Readonly<Record<string, ZoneMutant>>;
  readonly faults?: readonly Fault[];
}

/** Zones of a private tree on BIND: its root and lab.test at the topology's name server, the zones below at the target. */
export default async function dnsMutants({ zones = mutants, faults = [closedToTcp] }: DnsMutants = {}): Promise<World> {
  const topology = internet({ sites: 15 });
  const entries = Object.entries(zones);
  const roots = addressesOf(topology.resolver);
  const pointer: ZoneRecord = [reverseName(ip(at.tgt.ipv6)).replace(`.${reverseZone}`, ''), 'PTR', 'www.good.lab.test.'];
  const parents = entries.flatMap(([name, mutant]) => parentOf(name, mutant));
  return {
    name: 'dns-mutants',
    title: 'zones, each with one thing broken',
    topology,
    daemons: [
      ...internetDaemons(topology, parents, { pointers: [pointer] }),
      ...serversFor(entries, topology.target.node, roots),
    ],
    faults,
    mirror: mirrorPorts,
    testName,
    targets: Object.fromEntries(entries.map(([name, mutant]) => [name, targetOf(name, mutant, roots)])),
  };
}

const closedToTcp: Fault = {
  name: 'no-tcp',
  title: 'TCP port 53 of two name servers is closed over IPv6',
  actions: [
    {
      kind: 'nft',
      node: 'tgt',
      chains: `chain closed {
  type filter hook input priority filter
  ip6 daddr { ${servers.noTcp.map((number) => siteAddress(number).ipv6).join(', ')} } tcp dport 53 reject with tcp reset
}`,
    },
  ],
};

function targetOf(name: string, mutant: ZoneMutant, roots: readonly string[]): Record<string, unknown> {
  const zone = `${name}.lab.test`;
  return {
    suite: 'dns',
    zone,
    names: [`www.${zone}`, { name: `v4only.${zone}`, families: 'v4' }, { name: `v6only.${zone}`, families: 'v6' }],
    addresses: serversOf(mutant).flatMap(addressesOf),
    roots,
    services: [`_dns._tcp.${zone}`],
    ...resolverOf(zone, mutant),
    lab: true,
    ...mutant.options,
  };
}

const addressesOf = ({ ipv4, ipv6 }: DualAddress): readonly string[] => [ipv4, ipv6];

/** The resolver to ask, and the names that show how it goes about DNS64; the topology's name server is no resolver. */
function resolverOf(zone: string, { resolver }: ZoneMutant): Record<string, unknown> {
  if (resolver === undefined) return { resolvers: [] };
  const names = { dual: 'www', v4only: 'v4only', mapped: 'mapped', alias: 'alias', missing: 'missing' };
  return {
    resolvers: addressesOf(siteAddress(resolvers[resolver])),
    dns64: Object.fromEntries(Object.entries(names).map(([purpose, name]) => [purpose, `${name}.${zone}`])),
  };
}
