import { vpnPlan as at } from '../../../topology/vpn-address-plan.ts';
import type { Scenario } from '../scenario.ts';
import { expected, unguarded } from './expected.ts';
import { only4, tight } from './wireguard.ts';

/** A forwarder on the client itself. */
function stub(options: readonly string[]): Pick<Scenario, 'dns' | 'afterUp' | 'beforeDown'> {
  const all = ['conf-file=/dev/null', 'user=root', 'pid-file={dir}/stub.pid', 'no-resolv', 'no-hosts', 'cache-size=0'];
  const listens = ['listen-address=127.0.0.1', 'bind-interfaces'];
  return {
    dns: ['127.0.0.1'],
    afterUp: [`dnsmasq ${[...all, ...listens, ...options].map((option) => `--${option}`).join(' ')}`],
    beforeDown: ['kill "$(cat {dir}/stub.pid)"'],
  };
}

/** Names that are asked for beside the tunnel. */
export const resolvers: Readonly<Record<string, Scenario>> = {
  d1: {
    title: 'the provider’s resolver stays, asked through the tunnel',
    dns: null,
    truth: tight,
    expect: expected(['dns-egress'], unguarded),
  },
  d2: {
    title: 'the router’s resolver stays, asked on the LAN',
    uplinkDns: [at.gateway.ipv4],
    dns: null,
    truth: { ...tight, leaves: ['dns4'] },
    expect: expected(['dns-lan-resolver'], unguarded),
  },
  d3: {
    title: 'the VPN’s resolver is asked by its public address, which has a route beside the tunnel',
    dns: [at.server.ipv4],
    afterUp: [`ip route add ${at.server.ipv4}/32 via ${at.gateway.ipv4} dev eth0`],
    beforeDown: [`ip route del ${at.server.ipv4}/32 dev eth0`],
    truth: { ...tight, leaves: ['dns4'] },
    expect: expected(['dns-transport'], unguarded),
  },
  e1: {
    title: 'a resolver of router advertisements on the link comes first, and IPv6 is blocked by route',
    wireguard: only4,
    dns: [at.gateway.ipv6, at.tunnel.server4],
    afterUp: ['ip -6 route add unreachable default metric 1'],
    beforeDown: ['ip -6 route del unreachable default metric 1'],
    truth: { lit4: 'vpn', lit6: 'refused', dual: ['vpn', 4], leaves: ['dns6'] },
    expect: expected(['dns-v6-resolver'], [...unguarded, 'v6-availability']),
  },
  e2: {
    title: 'a resolver of router advertisements stays, and IPv6 is open',
    wireguard: only4,
    dns: [at.resolver.ipv6],
    truth: { lit4: 'vpn', lit6: 'native', dual: ['native', 6], leaves: ['v6', 'dns6'] },
    expect: expected(['dns-v6-resolver', 'egress-v6']),
  },
  e3: {
    title: 'every question goes to the resolvers of all interfaces at once',
    ...stub([
      'all-servers',
      `server=${at.resolver.ipv4}@eth0`,
      `server=${at.tunnel.server4}@wgc0`,
      `server=${at.resolver.ipv6}@eth0`,
    ]),
    truth: { ...tight, leaves: ['dns4', 'dns6'] },
    expect: expected(['dns-multihomed'], unguarded),
  },
  e4: {
    title: 'the resolver adds the client’s own network to its questions',
    ...stub([`server=${at.tunnel.server4}`, `add-subnet=${at.router.ipv4}/32,2001:db8:50::/64`]),
    truth: tight,
    expect: expected(['dns-ecs'], unguarded),
  },
};
