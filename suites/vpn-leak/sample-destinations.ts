/**
 * Where a tunnel's routes may have holes; nothing is sent there. Two halves of global unicast (RFC 4291 2.4), one address that nobody has yet,
 * NAT64 (RFC 6052 2.1), unique local (RFC 4193), 6to4 (RFC 3056), Teredo (RFC 4380), and the halves that OpenVPN's `def1` makes of IPv4.
 */
export const sampled = [
  { address: '2600:1::1', is: '2000::/4', global: true },
  { address: '3fff::1', is: '3000::/4', global: true },
  { address: '4000::1', is: '4000::/3, not handed out', global: false },
  { address: '64:ff9b::c000:201', is: 'NAT64', global: false },
  { address: 'fd99::1', is: 'unique local', global: false },
  { address: '2002:c000:201::1', is: '6to4', global: false },
  { address: '2001:0:c000:201::1', is: 'Teredo', global: false },
  { address: '1.1.1.1', is: '0.0.0.0/1', global: true },
  { address: '192.0.2.1', is: '128.0.0.0/1', global: true },
] as const;
