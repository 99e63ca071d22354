import type { NetdConfig } from '../netd/config.ts';
import type { End, Link, Node, Route, Topology } from './topology.ts';

/** What has to be done in one node: one `ip -b` batch, and a ruleset. */
export interface NodeSetup {
  readonly node: string;
  /** Some of its devices come from netd, so it must wait for that. */
  readonly needsNetd: boolean;
  readonly batch: readonly string[];
  readonly nft: string | null;
}

/** Everything that builds a topology, in order: namespaces, sysctls, links; then netd; then the set-up of each node. */
export interface NetworkPlan {
  readonly namespaces: readonly string[];
  /** Written in the node before it has a link. */
  readonly sysctls: readonly { readonly node: string; readonly name: string; readonly value: string }[];
  /** One `ip -b` batch. */
  readonly links: readonly string[];
  readonly netd: NetdConfig;
  readonly setup: readonly NodeSetup[];
}

/** The commands for a topology. Pure. Throws a TypeError for a device or node that is named but not there. */
export function compile(topology: Topology): NetworkPlan {
  const { nodes, links, tunnels } = topology;
  const ends = [...links.flatMap((link) => link.ends), ...tunnels];
  for (const end of ends) demandDevice(nodes, end);
  const cables = links.filter(({ kind }) => kind === 'cable');
  const userSpace = [...cables.flatMap((link) => link.ends), ...tunnels];
  return {
    namespaces: Object.keys(nodes),
    sysctls: Object.entries(nodes).flatMap(([node, is]) =>
      Object.entries(sysctlsOf(is)).map(([name, value]) => ({ node, name, value })),
    ),
    links: links.filter(({ kind }) => kind === 'veth').map(vethLine),
    netd: {
      endpoints: tunnels.map(({ name, node, device, role, local, relay, anycast }) => ({
        name,
        netns: node,
        device,
        role,
        local,
        ...(relay === undefined ? {} : { relay }),
        ...(anycast === undefined ? {} : { anycast }),
      })),
      cables: cables.map(({ ends: [a, b] }) => ({ name: `${a.node}-${b.node}`, a: netdDevice(a), b: netdDevice(b) })),
    },
    setup: Object.entries(nodes).map(([node, is]) => {
      const made = userSpace.filter((end) => end.node === node).map(({ device }) => device);
      return { node, needsNetd: made.length > 0, batch: batchOf(node, is, new Set(made)), nft: is.nft ?? null };
    }),
  };
}

function demandDevice(nodes: Topology['nodes'], { node, device }: End): void {
  if (nodes[node]?.devices[device] === undefined) throw new TypeError(`no device ${device} in node ${node}`);
}

const netdDevice = ({ node, device }: End): { netns: string; device: string } => ({ netns: node, device });

const vethLine = ({ ends: [a, b] }: Link): string =>
  `link add ${a.device} netns ${a.node} type veth peer name ${b.device} netns ${b.node}`;

/** A new namespace takes the IPv4 settings of the host's initial one, so all that matter are set. */
function sysctlsOf({ families, forwards = [], sysctls = {} }: Node): Record<string, string> {
  const flag = (on: boolean): string => (on ? '1' : '0');
  const both = (name: string, value: string): Record<string, string> => ({
    [`net.ipv6.conf.all.${name}`]: value,
    [`net.ipv6.conf.default.${name}`]: value,
  });
  return {
    // First: it resets others.
    'net.ipv4.ip_forward': flag(forwards.includes(4)),
    'net.ipv4.conf.all.rp_filter': '0',
    'net.ipv4.conf.default.rp_filter': '0',
    'net.ipv4.ip_unprivileged_port_start': '0',
    'net.ipv4.icmp_ratelimit': '0',
    'net.ipv6.icmp.ratelimit': '0',
    'net.ipv6.conf.all.forwarding': flag(forwards.includes(6)),
    // RFC 4862 5.4: an address is tentative for seconds otherwise.
    ...both('accept_dad', '0'),
    ...both('accept_ra', '0'),
    ...both('router_solicitations', '0'),
    ...both('disable_ipv6', flag(!families.includes(6))),
    ...sysctls,
  };
}

function batchOf(node: string, { devices, routes = [], bridges = {} }: Node, userSpace: ReadonlySet<string>): string[] {
  const lines = ['link set lo up'];
  for (const [device, { addresses, alternates = [], mtu }] of Object.entries(devices)) {
    // A random link-local address would send multicast listener reports through the tunnel.
    if (userSpace.has(device)) lines.push(`link set ${device} addrgenmode none`);
    if (mtu !== undefined) lines.push(`link set ${device} mtu ${mtu}`);
    if (device !== 'lo') lines.push(`link set ${device} up`);
    for (const address of addresses) lines.push(`addr add ${address} dev ${device}${address.includes(':') ? ' nodad' : ''}`);
    for (const address of alternates)
      lines.push(`addr add ${address} dev ${device}${address.includes(':') ? ' nodad preferred_lft 0' : ''}`);
  }
  for (const [bridge, ports] of Object.entries(bridges)) {
    lines.push(`link add ${bridge} type bridge`);
    for (const port of ports) {
      if (devices[port] === undefined) throw new TypeError(`no device ${port} in node ${node}`);
      lines.push(`link set ${port} master ${bridge}`);
    }
    lines.push(`link set ${bridge} up`);
  }
  for (const route of routes) {
    if (devices[route.device] === undefined) throw new TypeError(`no device ${route.device} in node ${node}`);
    lines.push(routeLine(route));
  }
  return lines;
}

const routeLine = ({ to, via, device, onlink }: Route): string =>
  `route add ${to}${via === undefined ? '' : ` via ${via}`} dev ${device}${onlink === true ? ' onlink' : ''}`;
