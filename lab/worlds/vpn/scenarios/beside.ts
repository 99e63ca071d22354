import { vpnPlan as at } from '../../../topology/vpn-address-plan.ts';
import { attackScript, onAttack } from '../attack.ts';
import type { Scenario } from '../scenario.ts';
import { expected, unguarded } from './expected.ts';
import { pool4, push } from './openvpn.ts';
import { runs } from './shells.ts';
import { dual, leaking6, only4, tight } from './wireguard.ts';

const intranet: Pick<Scenario, 'records' | 'options'> = {
  records: [`intranet.lab.test,${at.reflector.ipv4},${at.reflector.ipv6}`],
  options: { split: [{ name: 'intranet.lab.test', route: 'tunnel' }] },
};

/** By conntrack: what is new before the tunnel is up is marked, and what is marked goes as the tunnel's own packets do. */
const keepOutside = `table inet keep {
  chain c_fresh {
    type filter hook output priority mangle - 1
    ct state new ct mark set 7
  }
  chain c_old {
    type route hook output priority mangle
    ct mark 7 meta mark set 51820
  }
}
`;

/** The reflector by an address that its zone does not have. */
const second6 = '2001:db8:80::81';
const secondAddress = `table ip6 second {
  chain c_pre {
    type nat hook prerouting priority dstnat
    ip6 daddr ${second6} dnat to ${at.reflector.ipv6}
  }
}
`;

/** The question is on the wire when this drops what it was for. */
const onlyAsks = `table netdev quiet {
  chain c_out {
    type filter hook egress device "eth0" priority 0
    ip daddr ${at.tunnel.client4} drop
  }
}
`;

const asking: Pick<Scenario, 'nodes' | 'daemons' | 'files' | 'options'> = {
  nodes: { rogue: { nft: onlyAsks } },
  daemons: [
    onAttack(
      {
        name: 'arp-rogue',
        node: 'rogue',
        package: 'iputils-ping',
        files: {},
        argv: ['ping', '-q', '-i', '0.5', at.tunnel.client4],
        ready: { output: /./ },
        deadline: 5_000,
      },
      [`ip route replace ${at.tunnel.client4}/32 dev eth0`],
    ),
  ],
  files: { attack: attackScript(['sleep 1'], 'true') },
  options: { ...runs.attack, attack: 'arp' },
};

/** Traffic that goes beside the tunnel on purpose, or by something else that is there. */
export const beside: Readonly<Record<string, Scenario>> = {
  l1: {
    title: 'a split tunnel that has the IPv4 prefix of a site with both families',
    ...intranet,
    wireguard: { ...only4, allowed: ['203.0.113.0/24', `${at.tunnel.server4}/32`] },
    truth: leaking6,
    expect: expected(['split-parity']),
  },
  l2: {
    title: 'a split tunnel that has both prefixes of a site',
    ...intranet,
    wireguard: { ...dual, allowed: ['203.0.113.0/24', `${at.tunnel.server4}/32`, '2001:db8:80::/48'] },
    truth: tight,
    expect: expected([], unguarded),
  },
  j: {
    title: 'a browser behind a whole tunnel',
    options: { browser: true },
    truth: tight,
    expect: expected([], [...unguarded, 'webrtc-host']),
  },
  g3: {
    title: 'IPv6 by a tunnel to a broker, whose route the VPN leaves in place',
    lan: { families: [4], sixInFour: true },
    wireguard: only4,
    uplinkDns: [at.resolver.ipv4],
    truth: { lit4: 'vpn', lit6: 'broker', dual: ['broker', 6], leaves: ['6in4'] },
    expect: expected(['teredo-6to4-bypass'], ['route-more-specific']),
  },
  n1: {
    title: 'connections from before the tunnel stay outside',
    nodes: { cli: { nft: keepOutside } },
    beforeUp: ['nft flush chain inet keep c_fresh'],
    truth: tight,
    expect: expected(['preexisting-flow'], unguarded),
  },
  r1: {
    title: 'the tunnel’s default route for IPv6 has a higher metric than the uplink’s',
    wireguard: { table: 'off' },
    afterUp: [
      `ip route add ${at.server.ipv4}/32 via ${at.gateway.ipv4} dev eth0`,
      'ip route add 0.0.0.0/1 dev wgc0',
      'ip route add 128.0.0.0/1 dev wgc0',
      'ip -6 route add default dev wgc0 metric 2000',
    ],
    beforeDown: [`ip route del ${at.server.ipv4}/32 dev eth0`],
    truth: leaking6,
    expect: expected(['egress-v6'], ['route-metric']),
  },
  t1: {
    title: 'a rule lets calls go beside the tunnel',
    options: { browser: true },
    afterUp: ['-4', '-6'].map((family) => `ip ${family} rule add priority 100 ipproto udp dport 3478 lookup main`),
    beforeDown: ['-4', '-6'].map((family) => `ip ${family} rule del priority 100`),
    truth: { ...tight, leaves: ['v4', 'v6'] },
    expect: expected(['transport-parity'], unguarded),
  },
  i1: {
    title: 'a destination by its name goes beside the tunnel, and by another address through it',
    afterUp: [`ip -6 route add ${at.reflector.ipv6}/128 via fe80::1 dev eth0`],
    beforeDown: [`ip -6 route del ${at.reflector.ipv6}/128 dev eth0`],
    nodes: { ref: { nft: secondAddress } },
    options: { reflector: { v4: at.reflector.ipv4, v6: second6, token: 'env:REFLECTOR_TOKEN' } },
    truth: { lit4: 'vpn', lit6: 'vpn', dual: ['native', 6], leaves: ['v6'] },
    expect: expected(['v6-literal'], [...unguarded, 'route-more-specific']),
  },
  s1: {
    title: 'what has the uplink’s address for its source keeps the uplink’s routes',
    options: { browser: true },
    afterUp: [
      `ip -4 rule add priority 100 from ${at.client} lookup main`,
      `ip -6 rule add priority 100 from ${at.lan.prefix6} lookup main`,
    ],
    beforeDown: ['ip -4 rule del priority 100', 'ip -6 rule del priority 100'],
    truth: tight,
    expect: expected(['preexisting-flow', 'webrtc-srflx'], unguarded),
  },
  o1: {
    title: 'a program that is bound to the uplink goes on asking',
    afterUp: [
      `(while :; do curl -s -m 1 --interface 'if!eth0' http://${at.resolver.ipv4}/ || sleep 0.02; done) >/dev/null 2>&1 & echo $! > {dir}/asking.pid`,
    ],
    beforeDown: ['kill "$(cat {dir}/asking.pid)"'],
    truth: { ...tight, leaves: ['v4'] },
    expect: expected(['oracle-clean'], unguarded),
  },
  u1: {
    title: 'the server’s name has an AAAA record, and the client asks for an A record',
    openvpn: {
      remote: 'vpn6.lab.test',
      server: [pool4, push('redirect-gateway def1 ipv6')],
      lines: ['resolv-retry 0', 'connect-retry-max 1'],
    },
    options: { serverName: 'vpn6.lab.test' },
    truth: null,
    expect: expected(['underlay-family'], [], ['control-native']),
  },
  k1: {
    title: 'a stranger asks the LAN who has the tunnel’s address',
    ...asking,
    truth: { ...tight, leaves: ['arp'] },
    expect: expected([], [...unguarded, 'lan-disclosure']),
  },
  'k1-closed': {
    title: 'a stranger asks the LAN who has the tunnel’s address, and is not told (arp_ignore)',
    lan: { sysctls: { 'net.ipv4.conf.all.arp_ignore': '1' } },
    ...asking,
    truth: tight,
    expect: expected([], unguarded),
  },
};
