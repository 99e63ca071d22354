import { check } from '../../../harness/model/check.ts';
import { isV6Only, within } from '../attribution.ts';
import { egressMessages, judgeEgress } from '../egress.ts';
import { before, declared, egress, example, exit6, native4, reflector4, refusal, session, whoami } from '../examples.ts';
import { Session } from '../observations.ts';

const v6Only = { addresses: [{ device: 'wg0', address: exit6, length: 64 }], ...egress({ [reflector4]: 'eth0' }) };

export default check({
  title: 'a VPN for IPv6 only leaves no IPv4 outside',
  requirement: 'While a tunnel without IPv4 is up, nobody sees the IPv4 address that this machine has without it.',
  why: 'Every name with an A record only, and every client that prefers IPv4, stays outside.',
  fix: 'Give the tunnel IPv4 too (NAT64 and 464XLAT will do), or block IPv4 while it is up.',
  level: 'must',
  source: [{ rfc: 7359 }, { text: 'OpenVPN issue 652', url: 'https://github.com/OpenVPN/openvpn/issues/652' }],
  on: ['vpn'],
  requires: ['vpn-leak/control-native', 'vpn-leak/egress-v4'],
  needs: { session: Session },
  messages: { ...egressMessages, 'not-v6-only': ['not-applicable', 'the tunnel is not one for IPv6 only'] },
  judge({ session }, say) {
    const seen = within(session);
    if (seen === null) return [];
    return isV6Only(seen) ? judgeEgress(seen, { families: [4], ways: ['lit4', 'name4'] }, say) : [say('not-v6-only', seen.at)];
  },
  examples: [
    example('a tunnel for both', session(), 'not-v6-only'),
    example('IPv4 stays outside', session({ tunnel: { ...v6Only, ...whoami({ lit4: native4, name4: native4 }) } }), 'native'),
    example('IPv4 is blocked', session({ tunnel: { ...v6Only, ...whoami({ lit4: refusal, name4: refusal }) } }), 'lost'),
    example('IPv4 by the server', session({ tunnel: v6Only }), 'exit'),
    example(
      'IPv4 of nobody known',
      session({ tunnel: { ...v6Only, ...whoami({ lit4: '192.0.2.9', name4: '192.0.2.9' }) } }),
      'unknown',
    ),
    example(
      'a tunnel for one network',
      session({ ...declared({ split: [{ name: 'intra.example', route: 'tunnel' }] }), tunnel: v6Only }),
      'partial',
    ),
    example(
      'an uplink without IPv4',
      session({ baseline: before({ lit4: refusal, name4: refusal }), tunnel: v6Only }),
      'no-baseline',
    ),
  ],
});
