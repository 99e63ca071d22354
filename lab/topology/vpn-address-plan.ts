/** Who has which address in the topology `vpn`. */
export const vpnPlan = {
  lan: { ipv4: '192.168.50', prefix6: '2001:db8:50::/64' },
  client: '192.168.50.100',
  gateway: { ipv4: '192.168.50.1', ipv6: '2001:db8:50::1' },
  /** It has an uplink of its own, and a prefix that it hands out. */
  rogue: { ipv4: '192.168.50.66', linkLocal: 'fe80::66', uplink6: '2001:db8:ff::66', prefix6: '2001:db8:66::/64' },
  /** Of a LAN whose range is that of the reflector (TunnelCrack LocalNet). */
  publicLan: { client: '203.0.113.100', gateway: '203.0.113.1', rogue: '203.0.113.66' },
  /** The customer's router on its outer side: what the Internet sees of the client over IPv4. */
  router: { ipv4: '198.51.100.1', ipv6: '2001:db8:ff::1' },
  server: { ipv4: '198.51.100.20', ipv6: '2001:db8:ff::20' },
  resolver: { ipv4: '198.51.100.53', ipv6: '2001:db8:ff::53' },
  /** The far end of a tunnel for IPv6 in IPv4, and what comes out there. */
  broker: {
    ipv4: '198.51.100.54',
    ipv6: '2001:db8:ff::54',
    prefix6: '2001:db8:77::/64',
    server: '2001:db8:77::1',
    client: '2001:db8:77::2',
  },
  reflector: { ipv4: '203.0.113.80', ipv6: '2001:db8:80::80' },
  reflectorRouter: { ipv4: '198.51.100.80', ipv6: '2001:db8:ff::80' },
  /** Inside of the tunnel. */
  tunnel: {
    server4: '10.8.0.1',
    client4: '10.8.0.2',
    global6: { prefix: '2001:db8:20::/64', server: '2001:db8:20::1', client: '2001:db8:20::2' },
    local6: { prefix: 'fd00:8::/64', server: 'fd00:8::1', client: 'fd00:8::2' },
  },
  zone: 'leak.lab.test',
} as const;

export const wireguardPort = 51_820;
export const openvpnPort = 1_194;
