import { addressPlan } from '../../topology/address-plan.ts';
import { pointersTo } from '../internet-daemons.ts';
import { onBoth, onV6, type SmtpMutant } from './mutant.ts';

/** What DNS can say wrongly of a server, its domain or its clients. */
export const names: Readonly<Record<string, SmtpMutant>> = {
  'no-ptr': {
    title: 'the IPv6 address has no name',
    pointers: ({ host, at }) => pointersTo(host, [at.ipv4]),
    expect: { warn: onV6('server-fcrdns') },
  },
  'forged-ptr': {
    title: 'the IPv6 address has the name of another host',
    pointers: ({ host, at }) => [...pointersTo(host, [at.ipv4]), ...pointersTo('ns.lab.test', [at.ipv6])],
    expect: { warn: onV6('server-fcrdns') },
  },
  'mx-alias': {
    title: 'the MX record names an alias',
    records: (_, name) => [
      [name, 'MX', `10 alias-${name}`],
      [`alias-${name}`, 'CNAME', name],
    ],
    expect: { red: onBoth('mx-target') },
  },
  'mx-dead': {
    title: 'a second exchanger has an IPv6 address where nothing listens',
    records: ({ at }, name) => [
      [name, 'MX', `10 ${name}`],
      [name, 'MX', `20 backup-${name}`],
      [`backup-${name}`, 'A', at.ipv4],
      [`backup-${name}`, 'AAAA', addressPlan.ctl.ipv6],
    ],
    expect: { red: onV6('mx-reach') },
  },
  'mx-v4-only': {
    title: 'the exchanger has no AAAA record',
    records: ({ at }, name) => [
      [name, 'MX', `10 old-${name}`],
      [`old-${name}`, 'A', at.ipv4],
    ],
    // Then the SPF record, which speaks of the exchangers, covers no IPv6 address either.
    options: {},
    expect: { warn: [...onV6('mx-reach'), ...onBoth('spf-ip6')] },
  },
  'mx-mapped': {
    title: 'the exchanger has an IPv4-mapped address as AAAA record',
    records: ({ at }, name) => [
      [name, 'MX', `10 ${name}`],
      [name, 'AAAA', `::ffff:${at.ipv4}`],
    ],
    expect: { red: onBoth('mx-address-class') },
  },
  'mx-6to4': {
    title: 'the exchanger has a 6to4 address, too',
    records: ({ at }, name) => [
      [name, 'MX', `10 ${name}`],
      [name, 'MX', `20 tunnel-${name}`],
      [`tunnel-${name}`, 'A', at.ipv4],
      [`tunnel-${name}`, 'AAAA', addressPlan.ctl.ipv6],
      [`tunnel-${name}`, 'AAAA', '2002:c633:6421::1'],
    ],
    expect: { red: onV6('mx-reach'), warn: onBoth('mx-address-class') },
  },
  'spf-v4-only': {
    title: 'the SPF record names IPv4 addresses only',
    records: ({ at }, name) => [[name, 'TXT', `"v=spf1 ip4:${at.ipv4} -all"`]],
    expect: { warn: onBoth('spf-ip6') },
  },
  'slow-reverse': {
    title: 'nobody answers the server’s questions for the names of IPv6 clients; those of IPv4 are in its hosts file',
    servers: ({ host, at }) => [
      {
        // The NAT router drops what it did not ask for.
        resolver: addressPlan.nat,
        hosts: [`${addressPlan.c4} client-ipv4.lab.test`, `${at.ipv4} ${host}`, `${at.ipv6} ${host}`],
        // At its start it would ask for the names of all addresses of the machine.
        domains: [host, `[${at.ipv4}]`, `[IPv6:${at.ipv6}]`],
        settings: [
          "define(`confDONT_PROBE_INTERFACES', `True')dnl",
          "FEATURE(`nocanonify')dnl",
          "FEATURE(`accept_unresolvable_domains')dnl",
          "define(`confTO_RESOLVER_RETRANS', `2s')dnl",
          "define(`confTO_RESOLVER_RETRY', `2')dnl",
        ],
      },
    ],
    // No mail can go out without DNS, and what came in would show that the name was not found.
    options: { outbound: undefined, delivery: undefined },
    expect: { warn: onV6('reply-time') },
  },
  'client-unknown': {
    title: 'a hosts file gives the client another name, which leads nowhere',
    servers: () => [{ hosts: [`${addressPlan.c6} stale.lab.test`] }],
    expect: { warn: onV6('client-fcrdns') },
  },
};
