import { formatAddress, parseIpv4 } from '../../harness/address/ip.ts';
import { sixToFourAddress } from '../../harness/address/six-to-four.ts';
import { addressPlan as at, siteAddress } from './address-plan.ts';
import type { Device, DualAddress, Link, Node, Route, Topology } from './topology.ts';

/** A node's port to the IPv4 or IPv6 internet. `cable` where a client's application must see ICMP errors at once. */
interface Port {
  readonly node: string;
  readonly kind: Link['kind'];
  readonly address: string;
  /** What lies behind this port, beside the address itself. */
  readonly behind?: readonly string[];
}

const ports4: readonly Port[] = [
  { node: 'c4', kind: 'cable', address: at.c4, behind: [`${at.c4Other}/32`] },
  { node: 's64', kind: 'cable', address: at.s64 },
  { node: 'nat', kind: 'cable', address: at.nat },
  { node: 'tsrv', kind: 'veth', address: at.tsrv.ipv4, behind: [`${at.tsrvSecondary}/32`] },
  { node: 'relay', kind: 'veth', address: at.relay.ipv4, behind: [`${at.relayAnycast}/32`] },
  { node: 'ns', kind: 'veth', address: at.ns.ipv4 },
  { node: 'ctl', kind: 'veth', address: at.ctl.ipv4 },
  { node: 'edge', kind: 'veth', address: at.edge.ipv4, behind: [`${at.tgt.ipv4}/32`, at.siteBlock4] },
];

const ports6: readonly Port[] = [
  { node: 'c6', kind: 'cable', address: at.c6, behind: [at.c6OtherBlock] },
  { node: 'tsrv', kind: 'veth', address: at.tsrv.ipv6 },
  // RFC 3056 5.2 and RFC 4380 3.2: the relay draws both tunnel prefixes to itself.
  { node: 'relay', kind: 'veth', address: at.relay.ipv6, behind: ['2002::/16', '2001::/32'] },
  { node: 'ns', kind: 'veth', address: at.ns.ipv6 },
  { node: 'ctl', kind: 'veth', address: at.ctl.ipv6 },
  { node: 'edge', kind: 'veth', address: at.edge.ipv6, behind: [at.siteBlock6] },
];

const net64 = (address: string): string => `${address.slice(0, address.indexOf('::'))}::/64`;

/** The router that joins all ports of one family. The same address on each port, and one route for each neighbour. */
function internet4(): Node {
  return {
    title: 'the IPv4 internet',
    families: [4],
    forwards: [4],
    devices: devicesOf(ports4, () => ({ addresses: [`${at.internet4}/32`] })),
    routes: ports4.flatMap(({ node, address, behind = [] }): Route[] => [
      { to: `${address}/32`, device: node },
      ...behind.map((to): Route => ({ to, via: address, device: node, onlink: true })),
    ]),
  };
}

function internet6(): Node {
  return {
    title: 'the IPv6 internet',
    families: [6],
    forwards: [6],
    devices: {
      // The source of its ICMPv6 errors: a link-local one would not be forwarded (RFC 4291 2.5.6).
      lo: { addresses: [`${at.internet6}/128`] },
      ...devicesOf(ports6, ({ kind }) => ({ addresses: kind === 'veth' ? ['fe80::1/64'] : [] })),
    },
    routes: ports6.flatMap(({ node, address, behind = [] }): Route[] => [
      { to: net64(address), device: node },
      ...behind.map((to): Route => ({ to, via: address, device: node })),
    ]),
  };
}

function devicesOf(ports: readonly Port[], device: (port: Port) => Device): Record<string, Device> {
  return Object.fromEntries(ports.map((port) => [port.node, device(port)]));
}

/** A node's own end of its port: device `v4`. */
function up4(addresses: readonly string[]): { device: Device; route: Route } {
  return {
    device: { addresses: addresses.map((address) => `${address}/32`) },
    route: { to: '0.0.0.0/0', via: at.internet4, device: 'v4', onlink: true },
  };
}

/** Device `v6`; a cable has no link layer, hence no gateway. */
function up6(address: string, kind: Link['kind'] = 'veth'): { device: Device; route: Route } {
  return {
    device: { addresses: [`${address}/64`] },
    route: { to: '::/0', ...(kind === 'veth' ? { via: 'fe80::1' } : {}), device: 'v6' },
  };
}

function client4(title: string, address: string, other: string): Node {
  const { device, route } = up4([address]);
  return { title, families: [4], devices: { v4: { ...device, alternates: [`${other}/32`] } }, routes: [route] };
}

function server(title: string, { ipv4, ipv6 }: DualAddress, more4: readonly string[] = []): Node {
  const four = up4([ipv4, ...more4]);
  const six = up6(ipv6);
  return { title, families: [4, 6], devices: { v4: four.device, v6: six.device }, routes: [four.route, six.route] };
}

/**
 * NAT44, port-restricted (RFC 4380 2.1 "restricted"). Without the input rule an unsolicited packet makes a conntrack entry of the
 * router itself, which later takes the port away from the client: a cone server address would make it look symmetric.
 */
const natRules = `table ip nat {
  chain c_post {
    type nat hook postrouting priority srcnat
    oifname "v4" masquerade
  }
}
table ip filter {
  chain c_in {
    type filter hook input priority filter
    iifname "v4" ct state new drop
  }
}
`;

/** Host 1 of a subnet of the 6to4 site of an IPv4 address (RFC 3056 2). */
function six2four(address: string, subnet = 0): string {
  const v4 = parseIpv4(address);
  if (v4 === null) throw new TypeError(`no IPv4 address: ${address}`);
  return formatAddress(sixToFourAddress(v4, subnet, 1n));
}

/**
 * Clients of all four paths, the tunnels' servers and relays, a name server, a mirror, and a target behind its own router `edge`,
 * with at least one router between any two ends. Documentation addresses only (RFC 5737, RFC 3849).
 */
export function internet({ sites = 1 }: { readonly sites?: number } = {}): Topology {
  const addresses = Array.from({ length: sites }, (_, index) => siteAddress(index));
  const nat = up4([at.nat]);
  const s64 = up4([at.s64]);
  const c6 = up6(at.c6, 'cable');
  const edge = server('router of the target', at.edge);
  const relay = server('6to4 and Teredo relay', at.relay, [at.relayAnycast]);
  const nodes: Record<string, Node> = {
    i4: internet4(),
    i6: internet6(),
    c4: client4('IPv4 client', at.c4, at.c4Other),
    c6: {
      title: 'IPv6 client',
      families: [6],
      devices: { v6: { ...c6.device, alternates: at.c6Others.map((one) => `${one}/128`) } },
      routes: [c6.route],
    },
    s64: {
      title: '6to4 host',
      families: [4, 6],
      devices: {
        v4: s64.device,
        tun6to4: { addresses: [`${six2four(at.s64)}/16`], alternates: [`${six2four(at.s64, 1)}/128`], mtu: 1480 },
      },
      routes: [s64.route, { to: '::/0', device: 'tun6to4' }],
    },
    nat: {
      title: 'NAT44 router',
      families: [4],
      forwards: [4],
      devices: { v4: nat.device, lan: { addresses: [`${at.natLan}/24`] } },
      routes: [nat.route],
      nft: natRules,
    },
    ter: {
      title: 'Teredo client behind NAT44',
      families: [4, 6],
      devices: { v4: { addresses: [`${at.ter}/24`] } },
      routes: [{ to: '0.0.0.0/0', via: at.natLan, device: 'v4' }],
      sysctls: { 'net.ipv6.conf.default.addr_gen_mode': '1' },
    },
    tsrv: server('Teredo server', at.tsrv, [at.tsrvSecondary]),
    relay: {
      ...relay,
      forwards: [6],
      devices: { ...relay.devices, tun6to4: { addresses: [`${six2four(at.relay.ipv4)}/16`], mtu: 1480 } },
    },
    ns: server('name server', at.ns),
    ctl: server('mirror', at.ctl),
    edge: {
      ...edge,
      forwards: [4, 6],
      devices: { ...edge.devices, lan: { addresses: [`${at.edge.ipv4}/32`, `${at.siteGateway6}/64`] } },
      routes: [...(edge.routes ?? []), { to: `${at.tgt.ipv4}/32`, device: 'lan' }, { to: at.siteBlock4, device: 'lan' }],
    },
    tgt: {
      title: 'target',
      families: [4, 6],
      devices: { lan: { addresses: addresses.flatMap(({ ipv4, ipv6 }) => [`${ipv4}/32`, `${ipv6}/64`]) } },
      routes: [
        { to: '0.0.0.0/0', via: at.edge.ipv4, device: 'lan', onlink: true },
        { to: '::/0', via: at.siteGateway6, device: 'lan' },
      ],
    },
  };
  return {
    name: 'internet',
    nodes,
    links: [
      ...ports4.map(({ node, kind }) => wire(kind, node, 'v4', 'i4', node)),
      ...ports6.map(({ node, kind }) => wire(kind, node, 'v6', 'i6', node)),
      wire('veth', 'ter', 'v4', 'nat', 'lan'),
      wire('veth', 'tgt', 'lan', 'edge', 'lan'),
    ],
    tunnels: [
      { name: 's64', node: 's64', device: 'tun6to4', role: '6to4-host', local: at.s64, relay: at.relay.ipv4 },
      {
        name: 'relay',
        node: 'relay',
        device: 'tun6to4',
        role: '6to4-relay',
        local: at.relay.ipv4,
        anycast: at.relayAnycast,
      },
    ],
    paths: {
      ipv4: { node: 'c4', device: 'v4', local: at.c4, alternates: [at.c4Other] },
      ipv6: { node: 'c6', device: 'v6', local: at.c6, alternates: at.c6Others },
      '6to4': {
        node: 's64',
        device: 'tun6to4',
        local: six2four(at.s64),
        alternates: [six2four(at.s64, 1)],
        sixToFour: { local: at.s64, relay: at.relay.ipv4 },
      },
      teredo: {
        node: 'ter',
        device: 'teredo',
        local: null,
        teredo: { server: at.tsrv.ipv4, secondary: at.tsrvSecondary, port: 3544 },
      },
    },
    control: at.ctl,
    resolver: at.ns,
    target: { node: 'tgt', sites: addresses },
  };
}

function wire(kind: Link['kind'], node: string, device: string, peer: string, port: string): Link {
  return {
    kind,
    ends: [
      { node, device },
      { node: peer, device: port },
    ],
  };
}
