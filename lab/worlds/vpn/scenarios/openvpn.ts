import { vpnPlan as at } from '../../../topology/vpn-address-plan.ts';
import type { Scenario } from '../scenario.ts';
import { leaking6, tight } from './wireguard.ts';

export const pool4 = 'server 10.8.0.0 255.255.255.0';
export const pool6 = `server-ipv6 ${at.tunnel.global6.prefix}`;
export const push = (option: string): string => `push "${option}"`;

/** What the server pushes decides what the client sends beside its tunnel. */
export const openvpn: Readonly<Record<string, Scenario>> = {
  ov1: {
    title: 'OpenVPN: redirect-gateway def1',
    openvpn: { server: [pool4, push('redirect-gateway def1')] },
    truth: leaking6,
    expect: {},
  },
  ov2: {
    title: 'OpenVPN: redirect-gateway def1, and block-ipv6 without the flag ipv6',
    openvpn: { server: [pool4, push('redirect-gateway def1'), push('block-ipv6')] },
    truth: leaking6,
    expect: {},
  },
  ov3: {
    title: 'OpenVPN: redirect-gateway def1 ipv6, and block-ipv6',
    openvpn: { server: [pool4, push('redirect-gateway def1 ipv6'), push('block-ipv6')] },
    truth: { lit4: 'vpn', lit6: 'refused', dual: ['vpn', 4] },
    expect: {},
  },
  ov4: {
    title: 'OpenVPN: redirect-gateway def1 ipv6, with a pool of both families',
    openvpn: { server: [pool4, pool6, push('redirect-gateway def1 ipv6')] },
    truth: tight,
    expect: {},
  },
  ov5: {
    title: 'OpenVPN: redirect-gateway def1, and a route for 2000::/3',
    openvpn: { server: [pool4, pool6, push('redirect-gateway def1'), push('route-ipv6 2000::/3')] },
    truth: tight,
    expect: {},
  },
};
