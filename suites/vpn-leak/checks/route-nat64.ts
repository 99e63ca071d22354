import { check } from '../../../harness/model/check.ts';
import { egressOf, isPartial, seenBy, within } from '../attribution.ts';
import { declared, egress, example, native4, session, silence, whoami } from '../examples.ts';
import { Session } from '../observations.ts';

const known = '64:ff9b::c000:201';
const prefix = '64:ff9b::/96';

export default check({
  title: 'no translator leads past the tunnel',
  requirement: 'Addresses that the network’s NAT64 translates go into the tunnel.',
  why: 'Behind such an address is the whole of IPv4, and a tunnel for 2000::/3 does not hold it.',
  fix: 'Route ::/0 into the tunnel, or 64:ff9b::/96 and the network’s own translation prefix with the rest.',
  level: 'must',
  source: [{ rfc: 6052, section: '2.1' }, { rfc: 8781 }, { rfc: 7050, section: '3' }],
  on: ['vpn'],
  requires: ['vpn-leak/control-native', 'vpn-leak/egress-v6'],
  needs: { session: Session },
  messages: {
    covered: ['info', '{prefix} goes by {device}'],
    uncovered: ['info', '{prefix} would go by {device}, and no translator is known here'],
    reachable: ['warning', '{prefix} is the network’s translator and would go by {device}; the reflector was not reached by it'],
    translated: ['error', 'by the translator {prefix} the reflector saw {address}: an address from without the VPN'],
    partial: ['not-applicable', 'the tunnel is for some destinations only'],
    unknown: ['client-limit', 'this system does not tell where packets go'],
  },
  judge({ session }, say) {
    const seen = within(session);
    if (seen === null) return [];
    const { at, tunnel, whose } = seen;
    if (isPartial(seen.session)) return [say('partial', at)];
    const own = tunnel.pref64[0];
    const address = seenBy(tunnel, 'nat64')?.source ?? null;
    if (own !== undefined && address !== null && whose(address) === 'native')
      return [say('translated', at, { prefix: own, address })];
    const device = egressOf(tunnel, known)?.device ?? null;
    if (tunnel.egress === null || seen.session.uplink === null) return [say('unknown', at)];
    const values = { prefix: own ?? prefix, device: device ?? 'no device' };
    if (device !== seen.session.uplink || address !== null) return [say('covered', at, values)];
    return [say(own === undefined ? 'uncovered' : 'reachable', at, values)];
  },
  examples: [
    example('covered', session({ tunnel: egress({ [known]: 'wg0' }) }), 'covered'),
    example('not covered', session({ tunnel: egress({ [known]: 'eth0' }) }), 'uncovered'),
    example(
      'not covered, and a translator that leads out',
      session({ tunnel: { ...egress({ [known]: 'eth0' }), ...whoami({ nat64: native4 }), pref64: [prefix] } }),
      'translated',
    ),
    example(
      'not covered, and a translator that is silent',
      session({ tunnel: { ...egress({ [known]: 'eth0' }), ...whoami({ nat64: silence }), pref64: [prefix] } }),
      'reachable',
    ),
    example('a tunnel for one network', session(declared({ split: [{ name: 'intra.example', route: 'tunnel' }] })), 'partial'),
    example('another system', session({ tunnel: { egress: null } }), 'unknown'),
  ],
});
