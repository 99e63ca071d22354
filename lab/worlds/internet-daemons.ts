import { ip } from '../../harness/address/ip.ts';
import { reverseName } from '../../harness/address/reverse-name.ts';
import { miredoClient, miredoRelay, miredoServer } from '../daemons/miredo.ts';
import { mirror } from '../daemons/mirror.ts';
import { named, type Zone, type ZoneRecord } from '../daemons/named.ts';
import type { DaemonSpec } from '../daemons/daemon.ts';
import type { DualAddress, Topology } from '../topology/topology.ts';
import { addressPlan as at } from '../topology/address-plan.ts';

/** Where the mirror answers in every world of the internet topology. */
export const mirrorPorts = { echoPort: 7, httpPort: 80 } as const;

/** Has an A and an AAAA record in every world of the internet topology. */
export const testName = 'mirror.lab.test';

/** An A and an AAAA record. */
export const dual = (name: string, { ipv4, ipv6 }: DualAddress): readonly ZoneRecord[] => [
  [name, 'A', ipv4],
  [name, 'AAAA', ipv6],
];

/** PTR records with whole names, for the root zone. */
export const pointersTo = (name: string, addresses: readonly string[]): readonly ZoneRecord[] =>
  addresses.map((address) => [reverseName(ip(address)), 'PTR', `${name}.`]);

/** The reverse zone of the sites' addresses (RFC 3596 2.5). */
export const reverseZone = '0.0.0.0.0.8.0.0.8.b.d.0.1.0.0.2.ip6.arpa';

/** Records of the zones that the topology's name server has, beside those that every world has. */
export interface MoreRecords {
  /** Of lab.test. */
  readonly names: readonly ZoneRecord[];
  /** Of the reverse zone. */
  readonly pointers?: readonly ZoneRecord[];
  /** Of the root: delegations, and names of which no other zone is. */
  readonly root?: readonly ZoneRecord[];
}

/** The root, lab.test and the sites' reverse zone: what a name server of the topology has. */
export function zonesOf({ resolver, control }: Topology, { names, pointers = [], root = [] }: MoreRecords): readonly Zone[] {
  return [
    {
      name: '',
      records: [['@', 'NS', 'ns.lab.test.'], ['lab.test', 'NS', 'ns.lab.test.'], ...dual('ns.lab.test', resolver), ...root],
    },
    {
      name: 'lab.test',
      records: [
        ['@', 'NS', 'ns'],
        ...dual('ns', resolver),
        ...dual('mirror', control),
        ['v4only', 'A', at.tgt.ipv4],
        ['v6only', 'AAAA', at.tgt.ipv6],
        ...names,
      ],
    },
    ...(pointers.length === 0 ? [] : [{ name: reverseZone, records: [['@', 'NS', 'ns.lab.test.'], ...pointers] as const }]),
  ];
}

/** What makes the internet topology work: name server, mirror, Teredo. `names` are records of the zone lab.test. */
export function internetDaemons(
  topology: Topology,
  names: readonly ZoneRecord[],
  more: Omit<MoreRecords, 'names'> = {},
): readonly DaemonSpec[] {
  const { resolver, control } = topology;
  const both = ({ ipv4, ipv6 }: DualAddress): readonly string[] => [ipv4, ipv6];
  return [
    named({ name: 'named-ns', node: 'ns', addresses: both(resolver), zones: zonesOf(topology, { names, ...more }) }),
    mirror({ name: 'mirror-ctl', node: 'ctl', addresses: both(control), ...mirrorPorts }),
    miredoServer({ name: 'miredo-server', node: 'tsrv', primary: at.tsrv.ipv4, secondary: at.tsrvSecondary }),
    miredoRelay({ name: 'miredo-relay', node: 'relay', address: at.relay.ipv4, device: 'teredo' }),
    miredoClient({ name: 'miredo-client', node: 'ter', server: at.tsrv.ipv4, device: 'teredo' }),
  ];
}
