import type { DualAddress } from './topology.ts';

/** Who has which address. RFC 5737's 192.0.2.0/24 is left out: cloud hosts tend to use it themselves. */
export const addressPlan = {
  internet4: '198.51.100.1',
  internet6: '2001:db8:1::1',
  c4: '203.0.113.4',
  c6: '2001:db8:6::6',
  /** A second address of the IPv4 client. */
  c4Other: '203.0.113.5',
  /** More of the IPv6 client: a long one as RFC 8981 makes them, seven of the same /64, and one of another /64. */
  c6Others: [
    '2001:db8:6:0:a1b2:c3d4:e5f6:1789',
    ...['11', '12', '13', '14', '15', '16', '17'].map((host) => `2001:db8:6::${host}`),
    '2001:db8:6:1::6',
  ],
  c6OtherBlock: '2001:db8:6:1::/64',
  s64: '203.0.113.64',
  nat: '203.0.113.35',
  natLan: '192.168.77.1',
  ter: '192.168.77.35',
  tsrv: { ipv4: '198.51.100.66', ipv6: '2001:db8:66::66' },
  tsrvSecondary: '198.51.100.67',
  relay: { ipv4: '198.51.100.33', ipv6: '2001:db8:33::33' },
  /** RFC 3068. */
  relayAnycast: '192.88.99.1',
  ns: { ipv4: '198.51.100.53', ipv6: '2001:db8:53::53' },
  ctl: { ipv4: '198.51.100.81', ipv6: '2001:db8:81::81' },
  edge: { ipv4: '198.51.100.7', ipv6: '2001:db8:7::7' },
  tgt: { ipv4: '198.51.100.80', ipv6: '2001:db8:80::80' },
  siteGateway6: '2001:db8:80::1',
  siteBlock4: '198.51.100.128/25',
  siteBlock6: '2001:db8:80::/64',
} as const;

const mostSites = 127;

/** Addresses of the target's site `index`: 0 is `tgt`, 1 is 198.51.100.129 with 2001:db8:80::129, and so on to 126. */
export function siteAddress(index: number): DualAddress {
  if (!Number.isInteger(index) || index < 0 || index >= mostSites)
    throw new RangeError(`no site ${index}: 0 to ${mostSites - 1}`);
  const host = 128 + index;
  return index === 0 ? addressPlan.tgt : { ipv4: `198.51.100.${host}`, ipv6: `2001:db8:80::${host}` };
}
