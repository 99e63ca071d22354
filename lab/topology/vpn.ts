import type { Link, Node, Topology } from './topology.ts';
import { vpnPlan as at } from './vpn-address-plan.ts';

export interface VpnLan {
  /** Families of the client's uplink. */
  readonly families: readonly (4 | 6)[];
  /** The LAN has a range of public addresses, that of the reflector. */
  readonly isPublic?: boolean;
  /** The client has IPv6 by a tunnel of its own (RFC 4213), beside the VPN. */
  readonly sixInFour?: boolean;
  /** Sysctls of the client beyond those of a host that takes router advertisements. */
  readonly sysctls?: Readonly<Record<string, string>>;
}

/** RFC 4862: a host that configures itself by router advertisements, as desktops do. */
const autoconfiguring = {
  'net.ipv6.conf.default.accept_ra': '1',
  'net.ipv6.conf.default.autoconf': '1',
  'net.ipv6.conf.default.router_solicitations': '3',
  'net.ipv6.conf.default.router_solicitation_delay': '0',
};

const natRules = `table ip nat {
  chain c_post {
    type nat hook postrouting priority srcnat
    oifname "wan" masquerade
  }
}
`;

/** A packet that the broker sends first would take the place of the client's own in conntrack, so the way in is told. */
const sixInFourRules = (client: string): string => `table ip inbound {
  chain c_pre {
    type nat hook prerouting priority dstnat
    iifname "wan" ip protocol 41 dnat to ${client}
  }
}
`;

/** The VPN server is the source of what comes out of the tunnel over IPv4, and over IPv6 where the pool is not routed. */
const serverRules = `table inet nat {
  chain c_post {
    type nat hook postrouting priority srcnat
    oifname "eth0" ip saddr 10.8.0.0/24 masquerade
    oifname "eth0" ip6 saddr ${at.tunnel.local6.prefix} masquerade
  }
}
`;

/** A node of the backbone, which is one switch. */
function backbone(
  title: string,
  { ipv4, ipv6 }: { readonly ipv4: string; readonly ipv6: string },
  more: Partial<Node> = {},
): Node {
  const { routes = [], devices = {}, ...rest } = more;
  return {
    title,
    families: [4, 6],
    ...rest,
    devices: { eth0: { addresses: [`${ipv4}/24`, `${ipv6}/64`] }, ...devices },
    routes: [
      { to: '2001:db8:50::/48', via: at.router.ipv6, device: 'eth0' },
      { to: at.tunnel.global6.prefix, via: at.server.ipv6, device: 'eth0' },
      { to: at.rogue.prefix6, via: at.rogue.uplink6, device: 'eth0' },
      { to: at.broker.prefix6, via: at.broker.ipv6, device: 'eth0' },
      ...(ipv4 === at.reflectorRouter.ipv4
        ? []
        : [
            { to: '203.0.113.0/24', via: at.reflectorRouter.ipv4, device: 'eth0' },
            { to: '2001:db8:80::/48', via: at.reflectorRouter.ipv6, device: 'eth0' },
          ]),
      ...routes,
    ].filter(({ via }) => via !== ipv4 && via !== ipv6),
  };
}

/**
 * A client behind a customer's router (NAT44, IPv6 by router advertisements), with a stranger on its LAN; a VPN server, a reflector and the
 * provider's resolver on the other side. The client is the path `vpn`.
 */
export function vpn({ families, isPublic = false, sixInFour = false, sysctls = {} }: VpnLan): Topology {
  const { client, gateway, rogue } = isPublic
    ? at.publicLan
    : { client: at.client, gateway: at.gateway.ipv4, rogue: at.rogue.ipv4 };
  const onBackbone = ['cpe', 'rogue', 'srv', 'ref', 'isp', ...(sixInFour ? ['broker'] : [])];
  const nodes: Record<string, Node> = {
    cli: {
      title: 'client of the VPN',
      families: [4, 6],
      sysctls: { ...autoconfiguring, ...sysctls },
      devices: {
        eth0: { addresses: [`${client}/24`] },
        ...(sixInFour ? { tun6in4: { addresses: [`${at.broker.client}/64`] } } : {}),
      },
      routes: [
        { to: '0.0.0.0/0', via: gateway, device: 'eth0' },
        ...(sixInFour
          ? [
              { to: `${at.broker.ipv4}/32`, via: gateway, device: 'eth0' },
              { to: '::/0', device: 'tun6in4' },
            ]
          : []),
      ],
    },
    lan: {
      title: 'switch of the LAN',
      families: [],
      devices: Object.fromEntries(['cli', 'cpe', 'rogue'].map((port) => [port, { addresses: [] }])),
      bridges: { br0: ['cli', 'cpe', 'rogue'] },
    },
    cpe: {
      title: 'customer’s router',
      families: [4, 6],
      forwards: families,
      devices: {
        lan: { addresses: [`${gateway}/24`, ...(families.includes(6) ? [`${at.gateway.ipv6}/64`, 'fe80::1/64'] : [])] },
        wan: { addresses: [`${at.router.ipv4}/24`, `${at.router.ipv6}/64`] },
      },
      routes: [
        { to: isPublic ? `${at.reflector.ipv4}/32` : '203.0.113.0/24', via: at.reflectorRouter.ipv4, device: 'wan' },
        { to: '2001:db8:80::/48', via: at.reflectorRouter.ipv6, device: 'wan' },
        { to: at.tunnel.global6.prefix, via: at.server.ipv6, device: 'wan' },
      ],
      nft: sixInFour ? `${natRules}${sixInFourRules(client)}` : natRules,
    },
    rogue: {
      title: 'stranger on the LAN',
      families: [4, 6],
      forwards: [4, 6],
      devices: {
        eth0: { addresses: [`${rogue}/24`, `${at.rogue.linkLocal}/64`] },
        wan: { addresses: [`${at.rogue.uplink6}/64`] },
      },
      routes: [
        { to: '0.0.0.0/0', via: gateway, device: 'eth0' },
        { to: at.rogue.prefix6, device: 'eth0' },
        { to: at.lan.prefix6, via: at.router.ipv6, device: 'wan' },
        { to: '2001:db8:80::/48', via: at.reflectorRouter.ipv6, device: 'wan' },
      ],
    },
    bb: {
      title: 'switch of the backbone',
      families: [],
      devices: Object.fromEntries(onBackbone.map((port) => [port, { addresses: [] }])),
      bridges: { br0: onBackbone },
    },
    srv: backbone('VPN server', at.server, { forwards: [4, 6], nft: serverRules }),
    ref: backbone('reflector', at.reflectorRouter, {
      devices: { lo: { addresses: [`${at.reflector.ipv4}/32`, `${at.reflector.ipv6}/128`] } },
    }),
    isp: backbone('resolver of the provider', at.resolver),
    ...(sixInFour
      ? {
          broker: backbone('tunnel broker', at.broker, {
            forwards: [6],
            devices: { tun6in4: { addresses: [`${at.broker.server}/64`] } },
          }),
        }
      : {}),
  };
  const wire = (a: string, b: string): Link => {
    const [left = '', leftDevice = ''] = a.split('.');
    const [right = '', rightDevice = ''] = b.split('.');
    return {
      kind: 'veth',
      ends: [
        { node: left, device: leftDevice },
        { node: right, device: rightDevice },
      ],
    };
  };
  return {
    name: 'vpn',
    nodes,
    links: [
      wire('cli.eth0', 'lan.cli'),
      wire('cpe.lan', 'lan.cpe'),
      wire('rogue.eth0', 'lan.rogue'),
      wire('cpe.wan', 'bb.cpe'),
      wire('rogue.wan', 'bb.rogue'),
      wire('srv.eth0', 'bb.srv'),
      wire('ref.eth0', 'bb.ref'),
      wire('isp.eth0', 'bb.isp'),
      ...(sixInFour ? [wire('broker.eth0', 'bb.broker')] : []),
    ],
    tunnels: sixInFour
      ? [
          { name: '6in4-cli', node: 'cli', device: 'tun6in4', role: '6in4', local: client, relay: at.broker.ipv4 },
          { name: '6in4-broker', node: 'broker', device: 'tun6in4', role: '6in4', local: at.broker.ipv4, relay: at.router.ipv4 },
        ]
      : [],
    paths: { vpn: { node: 'cli', device: 'eth0', local: null } },
    control: at.reflector,
    resolver: at.resolver,
    target: { node: 'ref', sites: [at.reflector] },
  };
}
