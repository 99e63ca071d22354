import { dnsmasq } from '../../../daemons/dnsmasq.ts';
import { radvd } from '../../../daemons/radvd.ts';
import { openvpnPort, vpnPlan as at } from '../../../topology/vpn-address-plan.ts';
import { attackScript, onAttack } from '../attack.ts';
import type { Scenario } from '../scenario.ts';
import { expected, unguarded } from './expected.ts';
import { pool4, pool6, push } from './openvpn.ts';
import { runs } from './shells.ts';
import { only4, tight } from './wireguard.ts';

const leads = (destination: string, more = ''): string => `ip route get ${destination} | grep -q "dev eth0${more}"`;

const advertising = (advertises: readonly string[], before: readonly string[] = []) =>
  onAttack(radvd({ name: 'radvd-rogue', node: 'rogue', device: 'eth0', advertises }), before);

const routeInformation = advertising([
  'AdvDefaultLifetime 0',
  'route 2001:db8:80::/48 { AdvRoutePreference high; AdvRouteLifetime 1800; }',
]);

const native6 = { ...tight, lit6: 'native', dual: ['native', 6], leaves: ['v6'] } as const;
const native4 = { ...tight, lit4: 'native', leaves: ['v4'] } as const;

/** udhcpc(8) calls it with the lease in its environment; `staticroutes` is option 121 (RFC 3442). */
const leaseScript = `#!/bin/sh
[ "$1" = bound ] || exit 0
set -- $staticroutes
while [ $# -ge 2 ]; do
  [ "$1" = 0.0.0.0/0 ] || ip route replace "$1" via "$2" dev "$interface"
  shift 2
done
`;
const lease = 'udhcpc -i eth0 -f -q -n -t 5 -T 1 -O staticroutes -p {dir}/udhcpc.pid -s {dir}/lease >{dir}/udhcpc.log 2>&1';

/** What a stranger on the LAN, or the LAN itself, does to a whole tunnel. */
export const attacks: Readonly<Record<string, Scenario>> = {
  h1: {
    title: 'a stranger switches IPv6 on by router advertisements (RFC 7359)',
    lan: { families: [4] },
    wireguard: only4,
    uplinkDns: [at.resolver.ipv4],
    daemons: [advertising(['AdvDefaultPreference high', `prefix ${at.rogue.prefix6} { AdvOnLink on; AdvAutonomous on; }`])],
    files: { attack: attackScript([], leads(at.reflector.ipv6, '.* src 2001')) },
    options: { ...runs.attack, attack: 'ra-router' },
    truth: { lit4: 'vpn', lit6: 'stranger', dual: ['stranger', 6], leaves: ['v6'] },
    expect: expected(['rogue-ra-enable'], [], ['control-native']),
  },
  h2: {
    title: 'a stranger is a default router of high preference, beside a whole tunnel',
    daemons: [advertising(['AdvDefaultPreference high'])],
    files: { attack: attackScript([], 'ip -6 route show default dev eth0 | grep -q fe80::66') },
    options: { ...runs.attack, attack: 'ra-router' },
    truth: tight,
    expect: expected([], unguarded),
  },
  h3: {
    title: 'a stranger has a more specific route (RFC 4191), and the host takes it',
    lan: { sysctls: { 'net.ipv6.conf.default.accept_ra_rt_info_max_plen': '64' } },
    daemons: [routeInformation],
    files: { attack: attackScript([], leads(at.reflector.ipv6)) },
    options: { ...runs.attack, attack: 'ra-route' },
    truth: native6,
    expect: expected(['rogue-ra-prefix'], ['route-more-specific']),
  },
  'h3-default': {
    title: 'a stranger has a more specific route (RFC 4191), and the host takes none',
    daemons: [routeInformation],
    files: { attack: attackScript(['sleep 1'], 'true') },
    options: { ...runs.attack, attack: 'ra-route' },
    truth: tight,
    expect: expected([], unguarded),
  },
  h4: {
    title: 'a stranger says that the destination is on the link, and answers for it',
    nodes: { rogue: { sysctls: { 'net.ipv6.conf.default.proxy_ndp': '1' } } },
    daemons: [
      advertising(
        ['AdvDefaultLifetime 0', 'prefix 2001:db8:80::/64 { AdvOnLink on; AdvAutonomous off; }'],
        // RFC 4861 7.2.8: a proxy may wait, and dual-stack names do not.
        [`ip -6 neigh add proxy ${at.reflector.ipv6} dev eth0`, 'echo 0 > /proc/sys/net/ipv6/neigh/eth0/proxy_delay'],
      ),
    ],
    files: { attack: attackScript([], leads(at.reflector.ipv6)) },
    options: { ...runs.attack, attack: 'ra-prefix' },
    truth: native6,
    expect: expected(['rogue-ra-prefix'], ['route-more-specific']),
  },
  h5: {
    title: 'a stranger’s lease has a more specific route (CVE-2024-3661)',
    daemons: [
      onAttack(
        dnsmasq({
          name: 'dhcp-rogue',
          node: 'rogue',
          options: [
            'port=0',
            'interface=eth0',
            'bind-interfaces',
            'leasefile-ro',
            'dhcp-authoritative',
            // The address is in use, by the client itself.
            'no-ping',
            `dhcp-range=${at.client},${at.client},255.255.255.0,1h`,
            `dhcp-option=3,${at.gateway.ipv4}`,
            `dhcp-option=121,203.0.113.0/24,${at.rogue.ipv4},0.0.0.0/0,${at.gateway.ipv4}`,
          ],
        }),
      ),
    ],
    files: { lease: leaseScript, attack: attackScript([lease], leads(at.reflector.ipv4)) },
    options: { ...runs.attack, attack: 'dhcp-route' },
    truth: native4,
    expect: expected(['rogue-dhcp121'], ['posture-ra', 'route-more-specific']),
  },
  h6: {
    title: 'the LAN has the destination’s own range (CVE-2023-36672)',
    lan: { isPublic: true },
    // The router answers for the one address of that range that is beyond it.
    nodes: { cpe: { sysctls: { 'net.ipv4.conf.default.proxy_arp': '1' } } },
    options: { attack: 'local-net' },
    truth: native4,
    expect: expected(['localnet'], ['posture-ra', 'route-more-specific']),
  },
  h7: {
    title: 'the server’s name leads to the destination’s address (CVE-2023-36673)',
    openvpn: { remote: at.reflector.ipv4, server: [pool4, pool6, push('redirect-gateway def1 ipv6')] },
    nodes: {
      cpe: {
        nft: `table ip spoofed {
  chain c_pre {
    type nat hook prerouting priority dstnat
    iifname "lan" ip daddr ${at.reflector.ipv4} udp dport ${openvpnPort} dnat to ${at.server.ipv4}:${openvpnPort}
  }
}
`,
      },
    },
    options: { attack: 'server-ip' },
    truth: native4,
    expect: expected(['serverip'], ['posture-ra', 'route-default-v6', 'route-more-specific']),
  },
};
