import type { Svcb } from '../../../harness/net/dns/svcb.ts';

/** A record of the owner itself, without parameters. */
export const bareSvcb: Svcb = {
  priority: 1,
  target: '',
  mandatory: null,
  alpn: null,
  noDefaultAlpn: false,
  port: null,
  ipv4hint: null,
  ipv6hint: null,
  ech: null,
  others: new Map(),
};
