import { ip } from '../../harness/address/ip.ts';
import { reverseName } from '../../harness/address/reverse-name.ts';
import type { DaemonSpec } from '../daemons/daemon.ts';
import { named, type ZoneRecord } from '../daemons/named.ts';
import type { DualAddress, Topology } from '../topology/topology.ts';
import { dual, internetDaemons, reverseZone, zonesOf } from './internet-daemons.ts';

/** More than fits into a UDP answer over IPv6 (RFC 9715). */
const largeText = Array.from({ length: 8 }, () => `"${'sixways '.repeat(28)}"`).join(' ');

/** The zone lab.test on two BINDs, which have the root and the sites' reverse zone as well, beside all that the topology needs. */
export function demoZone(
  topology: Topology,
  site: DualAddress,
  more: { readonly names: readonly ZoneRecord[]; readonly root: readonly ZoneRecord[] },
): { daemons: readonly DaemonSpec[]; target: Record<string, unknown> } {
  const { resolver, control } = topology;
  const names: readonly ZoneRecord[] = [
    ...dual('shop', site),
    ...dual('www', site),
    ...dual('files', site),
    ['@', 'NS', 'ns2'],
    ...dual('ns2', control),
    ['@', 'TXT', largeText],
    ...more.names,
  ];
  const pointers: readonly ZoneRecord[] = [[reverseName(ip(site.ipv6)).replace(`.${reverseZone}`, ''), 'PTR', 'shop.lab.test.']];
  return {
    daemons: [
      ...internetDaemons(topology, names, { pointers, root: more.root }),
      named({
        name: 'named-ctl',
        node: 'ctl',
        addresses: [control.ipv4, control.ipv6],
        zones: zonesOf(topology, { names, pointers, root: more.root }),
      }),
    ],
    target: {
      suite: 'dns',
      zone: 'lab.test',
      names: [
        'shop.lab.test',
        'www.lab.test',
        { name: 'v4only.lab.test', families: 'v4' },
        { name: 'v6only.lab.test', families: 'v6' },
      ],
      addresses: [resolver.ipv4, resolver.ipv6, control.ipv4, control.ipv6],
      roots: [resolver.ipv4, resolver.ipv6],
      lab: true,
    },
  };
}
