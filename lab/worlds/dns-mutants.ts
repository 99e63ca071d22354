import { ip } from '../../harness/address/ip.ts';
import { reverseName } from '../../harness/address/reverse-name.ts';
import { v6Paths } from '../../harness/model/check.ts';
import { pathIds } from '../../harness/model/path.ts';
import { named, type Zone, type ZoneRecord } from '../daemons/named.ts';
import type { Expectation } from '../expectation.ts';
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
  /** Beside those that all targets have. */
  readonly options?: Readonly<Record<string, unknown>>;
  readonly expect: Expectation;
}

/** BINDs in the target's node. Sites 0 and 1 are what they should be; the others are each wrong in one thing. */
const servers = { usual: [0, 1], large: [2, 3], v4Listen: [4, 5], views: [6, 7], noTcp: [8, 9] } as const;

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
    expect: { warn: [{ check: 'dns/glue-match', paths: pathIds }] },
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
  'no-tcp': {
    title: 'the name servers are closed to TCP over IPv6',
    servers: servers.noTcp,
    expect: {
      red: [{ check: 'dns/ns-v6-answers', paths: ['ipv6'] }],
      warn: [{ check: 'dns/ns-v6-answers', paths: ['6to4', 'teredo'] }],
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

/** Zones of a private tree on BIND: its root and lab.test at the topology's name server, the zones below at the target. */
export default async function dnsMutants(): Promise<World> {
  const topology = internet({ sites: 11 });
  const { node } = topology.target;
  const entries = Object.entries(mutants);
  const zonesAt = (numbers: readonly number[]): readonly Zone[] =>
    entries.filter(([, mutant]) => mutant.servers[0] === numbers[0]).map(([name, mutant]) => zoneOf(name, mutant));
  const bind = (name: string, numbers: readonly number[], families: readonly ('ipv4' | 'ipv6')[] = ['ipv4', 'ipv6']) => ({
    name: `named-${name}`,
    node,
    addresses: numbers.map(siteAddress).flatMap((address) => families.map((family) => address[family])),
    zones: zonesAt(numbers),
  });
  const pointer: ZoneRecord = [reverseName(ip(at.tgt.ipv6)).replace(`.${reverseZone}`, ''), 'PTR', 'www.good.lab.test.'];
  return {
    name: 'dns-mutants',
    title: 'zones, each with one thing broken',
    topology,
    daemons: [
      ...internetDaemons(
        topology,
        entries.flatMap(([name, mutant]) => parentOf(name, mutant)),
        { pointers: [pointer] },
      ),
      named(bind('usual', servers.usual)),
      named({ ...bind('large', servers.large), maxUdpSize: 4_096 }),
      named(bind('v4-listen', servers.v4Listen, ['ipv4'])),
      named({ ...bind('views', servers.views), zonesOverIpv6: zonesAt(servers.views).map(withoutAaaa) }),
      named(bind('no-tcp', servers.noTcp)),
    ],
    faults: [
      {
        name: 'no-tcp',
        title: 'TCP port 53 of two name servers is closed over IPv6',
        actions: [
          {
            kind: 'nft',
            node,
            chains: `chain closed {
  type filter hook input priority filter
  ip6 daddr { ${servers.noTcp.map((number) => siteAddress(number).ipv6).join(', ')} } tcp dport 53 reject with tcp reset
}`,
          },
        ],
      },
    ],
    mirror: mirrorPorts,
    testName,
    targets: Object.fromEntries(entries.map(([name, mutant]) => [name, targetOf(name, mutant, topology.resolver)])),
  };
}

function targetOf(name: string, mutant: ZoneMutant, root: DualAddress): Record<string, unknown> {
  const zone = `${name}.lab.test`;
  return {
    suite: 'dns',
    zone,
    names: [`www.${zone}`, { name: `v4only.${zone}`, families: 'v4' }, { name: `v6only.${zone}`, families: 'v6' }],
    addresses: serversOf(mutant).flatMap(({ ipv4, ipv6 }) => [ipv4, ipv6]),
    roots: [root.ipv4, root.ipv6],
    services: [`_dns._tcp.${zone}`],
    resolvers: [],
    lab: true,
    ...mutant.options,
  };
}
