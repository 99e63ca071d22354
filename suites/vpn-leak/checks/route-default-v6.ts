import { check } from '../../../harness/model/check.ts';
import { egressOf, isPartial, listed, within } from '../attribution.ts';
import { declared, egress, example, native6, reflector6, session } from '../examples.ts';
import { Session, type View } from '../observations.ts';
import { sampled } from '../sample-destinations.ts';

/** NAT64 has a check of its own. */
const samples = sampled.filter(({ address, is }) => address.includes(':') && is !== 'NAT64');
const open: Pick<View, 'bound'> = { bound: [{ family: 6, by: 'device', source: native6, code: null, ms: 9 }] };
const all = (device: string) => Object.fromEntries(samples.map(({ address }) => [address, device]));

export default check({
  title: 'the whole of IPv6 is routed into the tunnel',
  requirement: 'Packets to any IPv6 destination go into the tunnel or are refused, not only those to today’s addresses.',
  why: 'A set of prefixes in place of ::/0 has holes, and a hole is the uplink.',
  fix: 'Route ::/0, or ::/1 and 8000::/1; with OpenVPN `redirect-gateway ipv6` and `route-ipv6 4000::/2`, `8000::/1`.',
  level: 'should',
  source: [{ rfc: 7359 }, { rfc: 4291, section: '2.4' }],
  on: ['vpn'],
  requires: ['vpn-leak/control-native', 'vpn-leak/egress-v6'],
  needs: { session: Session },
  messages: {
    whole: ['info', 'no sample of IPv6 goes by {uplink}'],
    open: ['error', 'global destinations go by {uplink}, which nothing guards: {holes}'],
    hole: ['warning', 'destinations would go by {uplink}: {holes}'],
    guarded: ['info', 'the routes lead to {uplink}, and something behind them stops the packets: {holes}'],
    partial: ['not-applicable', 'the tunnel is for some destinations only'],
    unknown: ['client-limit', 'this system does not tell where packets go'],
  },
  judge({ session }, say) {
    const seen = within(session);
    if (seen === null) return [];
    const { at, tunnel, whose } = seen;
    const { uplink, reflector } = seen.session;
    if (isPartial(seen.session)) return [say('partial', at)];
    if (uplink === null || tunnel.egress === null) return [say('unknown', at)];
    const outside = samples.filter(({ address }) => egressOf(tunnel, address)?.device === uplink);
    if (outside.length === 0) return [say('whole', at, { uplink })];
    const texts = (of: typeof outside): string => listed(of.map(({ address, is }) => `${address} (${is})`));
    // The reflector saw nobody, although the kernel would send by the uplink: a firewall, not a hole.
    if (egressOf(tunnel, reflector[6])?.device === uplink) return [say('guarded', at, { uplink, holes: texts(outside) })];
    const isOpen = tunnel.bound.some(
      ({ family, by, source }) => family === 6 && by === 'device' && source !== null && whose(source) === 'native',
    );
    const [proven, others] = [outside.filter((one) => isOpen && one.global), outside.filter((one) => !isOpen || !one.global)];
    return [
      ...(proven.length === 0 ? [] : [say('open', at, { uplink, holes: texts(proven) })]),
      ...(others.length === 0 ? [] : [say('hole', at, { uplink, holes: texts(others) })]),
    ];
  },
  examples: [
    example('::/0', session({ tunnel: egress(all('wg0')) }), 'whole'),
    example('half of 2000::/3, and an open uplink', session({ tunnel: { ...egress({ '3fff::1': 'eth0' }), ...open } }), 'open'),
    example('half of 2000::/3', session({ tunnel: egress({ '3fff::1': 'eth0' }) }), 'hole'),
    example('all that is handed out', session({ tunnel: { ...egress({ '4000::1': 'eth0' }), ...open } }), 'hole'),
    example('a firewall in place of routes', session({ tunnel: egress({ ...all('eth0'), [reflector6]: 'eth0' }) }), 'guarded'),
    example('a tunnel for one network', session(declared({ split: [{ name: 'intra.example', route: 'tunnel' }] })), 'partial'),
    example('another system', session({ tunnel: { egress: null } }), 'unknown'),
  ],
});
