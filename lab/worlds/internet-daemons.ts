import { ip } from '../../harness/address/ip.ts';
import { reverseName } from '../../harness/address/reverse-name.ts';
import { miredoClient, miredoRelay, miredoServer } from '../daemons/miredo.ts';
import { mirror } from '../daemons/mirror.ts';
import { named, type ZoneRecord } from '../daemons/named.ts';
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

/** PTR records for the root zone. */
export const pointers = (name: string, addresses: readonly string[]): readonly ZoneRecord[] =>
  addresses.map((address) => [reverseName(ip(address)), 'PTR', `${name}.`]);

/**
 * What makes the internet topology work: name server, mirror, Teredo. `names` are records of the zone lab.test, `others` of the root, with
 * whole names.
 */
export function internetDaemons(
  { resolver, control }: Topology,
  names: readonly ZoneRecord[],
  others: readonly ZoneRecord[] = [],
): readonly DaemonSpec[] {
  const both = ({ ipv4, ipv6 }: DualAddress): readonly string[] => [ipv4, ipv6];
  return [
    named({
      name: 'named-ns',
      node: 'ns',
      addresses: both(resolver),
      zones: [
        {
          name: '',
          records: [['@', 'NS', 'ns.lab.test.'], ['lab.test', 'NS', 'ns.lab.test.'], ...dual('ns.lab.test', resolver), ...others],
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
      ],
    }),
    mirror({ name: 'mirror-ctl', node: 'ctl', addresses: both(control), ...mirrorPorts }),
    miredoServer({ name: 'miredo-server', node: 'tsrv', primary: at.tsrv.ipv4, secondary: at.tsrvSecondary }),
    miredoRelay({ name: 'miredo-relay', node: 'relay', address: at.relay.ipv4, device: 'teredo' }),
    miredoClient({ name: 'miredo-client', node: 'ter', server: at.tsrv.ipv4, device: 'teredo' }),
  ];
}
