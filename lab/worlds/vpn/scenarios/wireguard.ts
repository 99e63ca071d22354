import { vpnPlan as at } from '../../../topology/vpn-address-plan.ts';
import type { Scenario } from '../scenario.ts';
import { expected, unguarded } from './expected.ts';
import { withKillSwitch } from './shells.ts';

export const only4 = { addresses: [`${at.tunnel.client4}/24`], allowed: ['0.0.0.0/0'] };
const only6 = { addresses: [`${at.tunnel.global6.client}/64`], allowed: ['::/0'] };
export const dual = { addresses: [`${at.tunnel.client4}/24`, `${at.tunnel.global6.client}/64`] };
export const tight = { lit4: 'vpn', lit6: 'vpn', dual: ['vpn', 6] } as const;
export const leaking6 = { lit4: 'vpn', lit6: 'native', dual: ['native', 6], leaves: ['v6'] } as const;

/** Whole tunnels as wg-quick(8) sets them up. */
export const wireguard = {
  a: {
    title: 'a tunnel of IPv4 on a host with both families',
    wireguard: only4,
    truth: leaking6,
    expect: expected(['egress-v6']),
  },
  b: {
    title: 'a tunnel of both families, and nothing leaves beside it',
    ...withKillSwitch('wgc0'),
    truth: tight,
    expect: expected([]),
  },
  'b-open': { title: 'a tunnel of both families', truth: tight, expect: expected([], unguarded) },
  b2: {
    title: 'a tunnel whose IPv6 addresses are unique local ones, translated by its server',
    wireguard: { addresses: [`${at.tunnel.client4}/24`, `${at.tunnel.local6.client}/64`] },
    // RFC 6724 2.1: a source of fc00::/7 does not match a global destination, so IPv4 comes first.
    truth: { lit4: 'vpn', lit6: 'vpn', dual: ['vpn', 4] },
    expect: expected([], [...unguarded, 'v6-ula-depref']),
  },
  p1: {
    title: 'a tunnel of IPv6 on a host with both families',
    wireguard: only6,
    dns: [at.tunnel.global6.server],
    truth: { lit4: 'native', lit6: 'vpn', dual: ['vpn', 6], leaves: ['v4'] },
    expect: expected(['v6-mirror'], ['posture-ra']),
  },
  p2: {
    title: 'a tunnel that has addresses of both families, and the routes of one',
    wireguard: { ...dual, allowed: ['::/0'] },
    dns: [at.tunnel.global6.server],
    truth: { lit4: 'native', lit6: 'vpn', dual: ['vpn', 6], leaves: ['v4'] },
    expect: expected(['egress-v4'], ['posture-ra']),
  },
  v6o: {
    title: 'a tunnel of both families whose server is reached over IPv6',
    wireguard: { endpoint: at.server.ipv6 },
    truth: tight,
    expect: expected([], unguarded),
  },
} as const satisfies Readonly<Record<string, Scenario>>;
