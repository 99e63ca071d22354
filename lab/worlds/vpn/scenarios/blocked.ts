import type { Scenario } from '../scenario.ts';
import { expected, unguarded } from './expected.ts';
import { nft } from './shells.ts';
import { only4 } from './wireguard.ts';

const refused = { lit4: 'vpn', lit6: 'refused', dual: ['vpn', 4] } as const;
const silent = { lit4: 'vpn', lit6: 'silent', dual: ['vpn', 4] } as const;

const byRoute = (kind: 'unreachable' | 'blackhole' | 'prohibit'): Scenario => ({
  title: `a tunnel of IPv4, and a route \`${kind} ::/0\` before the uplink's`,
  wireguard: only4,
  afterUp: [`ip -6 route add ${kind} default metric 1`],
  beforeDown: [`ip -6 route del ${kind} default metric 1`],
  truth: refused,
  expect: expected([], [...unguarded, 'v6-availability']),
});

const byRules = (
  title: string,
  verdicts: readonly string[],
  { truth, expect }: Pick<Scenario, 'truth' | 'expect'>,
): Scenario => ({
  title: `a tunnel of IPv4, and a packet filter that ${title} IPv6 on the uplink`,
  wireguard: only4,
  afterUp: [
    nft(`table inet block {
  chain c_out {
    type filter hook output priority filter
    oifname != "eth0" accept
    icmpv6 type { nd-router-solicit, nd-neighbor-solicit, nd-neighbor-advert, mld2-listener-report } accept
${verdicts.map((line) => `    meta nfproto ipv6 ${line}\n`).join('')}  }
}`),
  ],
  beforeDown: ['nft delete table inet block'],
  truth,
  expect,
});

const disableIpv6 = (value: 0 | 1): string => `echo ${value} > /proc/sys/net/ipv6/conf/eth0/disable_ipv6`;

/** IPv6 kept in by shutting it off, in each of the ways that are about. */
export const blocked: Readonly<Record<string, Scenario>> = {
  'c-unreachable': byRoute('unreachable'),
  'c-blackhole': byRoute('blackhole'),
  'c-prohibit': byRoute('prohibit'),
  'c-disabled': {
    title: 'a tunnel of IPv4, and IPv6 switched off on the uplink',
    wireguard: only4,
    afterUp: [disableIpv6(1)],
    beforeDown: [disableIpv6(0)],
    truth: refused,
    expect: expected([], ['bind-nic', 'v6-availability']),
  },
  'c-drop': byRules('drops', ['drop'], {
    truth: silent,
    expect: expected([], ['bind-nic', 'v6-availability', 'v6-block-fastfail']),
  }),
  'c-reject': byRules('rejects', ['meta l4proto tcp reject with tcp reset', 'reject'], {
    truth: refused,
    expect: expected([], ['bind-nic', 'v6-availability']),
  }),
};
