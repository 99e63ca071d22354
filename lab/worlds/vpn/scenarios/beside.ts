import { vpnPlan as at } from '../../../topology/vpn-address-plan.ts';
import type { Scenario } from '../scenario.ts';
import { only4, tight, leaking6 } from './wireguard.ts';

const split = (allowed: readonly string[]) => ({
  allowed,
  addresses: [`${at.tunnel.client4}/24`, `${at.tunnel.global6.client}/64`],
});

/** Traffic that goes beside the tunnel on purpose, or by something else that is there. */
export const beside: Readonly<Record<string, Scenario>> = {
  l1: {
    title: 'a split tunnel that has the IPv4 prefix of a site with both families',
    wireguard: { ...only4, allowed: ['203.0.113.0/24', `${at.tunnel.server4}/32`] },
    truth: leaking6,
    expect: {},
  },
  l2: {
    title: 'a split tunnel that has both prefixes of a site',
    wireguard: split(['203.0.113.0/24', `${at.tunnel.server4}/32`, '2001:db8:80::/48']),
    truth: tight,
    expect: {},
  },
};
