/**
 * Every reason for which netd lets a packet go, in the order of the counters. A reason is counted where the packet ended:
 * tx = from the tunnel device to the wire, rx = from the wire to the tunnel device.
 */
export const DROP_REASONS = [
  'short', // no room for the 40 bytes of an IPv6 header
  'not-ipv6',
  'bad-length', // RFC 8200 s.3: the payload length goes beyond the packet
  'outer-source-bogon', // RFC 3964 s.5.3.1
  'outer-source-own', // RFC 3964 s.5.3.3: our own address comes from outside
  'source-multicast', // RFC 3964 s.5.3.2, as the next four
  'source-reserved', // ::/32: unspecified, loopback, IPv4-compatible, IPv4-mapped
  'source-link-local',
  'source-site-local',
  'source-unique-local', // RFC 4193 s.4.3: not to be forwarded out of the site
  'source-mismatch', // RFC 3964 s.5.2: 2002:V4ADDR is not the outer source
  'source-not-own', // RFC 3964 s.5.1
  'source-not-6to4',
  'destination-bogon', // RFC 3056 s.2: V4ADDR must be global
  'destination-own', // RFC 3964 s.5.1: the outer destination would be ourselves
  'destination-not-own',
  'destination-not-global', // outside 2000::/3
  'destination-not-6to4', // RFC 3964 s.5.1: native to native is no work for a relay
  '6to4-to-6to4', // RFC 3056 s.5.2: 6to4 sites reach each other without a relay
  'no-relay', // a native destination and no relay is configured
  'unknown-relay', // strictRelay: a native source from another than the configured relay
  'fault-drop', // the drop knob
  'fault-loss', // the loss knob
  'queue-full', // the delay knob holds as much as it may
  'link-down', // the reasons from here on are the kernel's answers to the send
  'no-route',
  'filtered',
  'too-big',
  'buffer-full',
  'send-failed',
] as const;

export type DropReason = (typeof DROP_REASONS)[number];
