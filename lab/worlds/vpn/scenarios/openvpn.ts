import { vpnPlan as at } from '../../../topology/vpn-address-plan.ts';
import type { Scenario } from '../scenario.ts';
import { expected, unguarded } from './expected.ts';
import { leaking6, tight } from './wireguard.ts';

export const pool4 = 'server 10.8.0.0 255.255.255.0';
export const pool6 = `server-ipv6 ${at.tunnel.global6.prefix}`;
export const push = (option: string): string => `push "${option}"`;

/** As one: the translated address of the reflector leads to it. */
const translator = `table ip6 translator {
  chain c_pre {
    type nat hook prerouting priority dstnat
    ip6 daddr 64:ff9b::cb00:7150 dnat to ${at.reflector.ipv6}
  }
}
`;

/** What the server pushes decides what the client sends beside its tunnel. */
export const openvpn: Readonly<Record<string, Scenario>> = {
  ov1: {
    title: 'OpenVPN: redirect-gateway def1',
    openvpn: { server: [pool4, push('redirect-gateway def1')] },
    truth: leaking6,
    expect: expected(['egress-v6']),
  },
  ov2: {
    title: 'OpenVPN: redirect-gateway def1, and block-ipv6 without the flag ipv6',
    openvpn: { server: [pool4, push('redirect-gateway def1'), push('block-ipv6')] },
    truth: leaking6,
    expect: expected(['egress-v6']),
  },
  ov3: {
    title: 'OpenVPN: redirect-gateway def1 ipv6, and block-ipv6',
    openvpn: { server: [pool4, push('redirect-gateway def1 ipv6'), push('block-ipv6')] },
    truth: { lit4: 'vpn', lit6: 'refused', dual: ['vpn', 4] },
    expect: expected([], [...unguarded, 'route-default-v6', 'v6-availability']),
  },
  ov4: {
    title: 'OpenVPN: redirect-gateway def1 ipv6, with a pool of both families',
    openvpn: { server: [pool4, pool6, push('redirect-gateway def1 ipv6')] },
    truth: tight,
    expect: expected([], [...unguarded, 'route-default-v6']),
  },
  ov5: {
    title: 'OpenVPN: redirect-gateway def1, and a route for 2000::/3',
    openvpn: { server: [pool4, pool6, push('redirect-gateway def1'), push('route-ipv6 2000::/3')] },
    truth: tight,
    expect: expected([], [...unguarded, 'route-default-v6']),
  },
  'ov5-nat64': {
    title: 'OpenVPN: a route for 2000::/3, on an uplink that translates (RFC 6052)',
    openvpn: { server: [pool4, pool6, push('redirect-gateway def1'), push('route-ipv6 2000::/3')] },
    records: ['ipv4only.arpa,64:ff9b::c000:aa'],
    nodes: { cpe: { nft: translator } },
    truth: { ...tight, leaves: ['v6'] },
    expect: expected(['route-nat64'], [...unguarded, 'route-default-v6']),
  },
};
