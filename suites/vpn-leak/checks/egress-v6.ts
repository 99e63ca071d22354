import { check } from '../../../harness/model/check.ts';
import { within } from '../attribution.ts';
import { egressMessages, judgeEgress } from '../egress.ts';
import { blocked6, declared, egress, example, leaking6, reflector6, session, stranger6, v4Only, whoami } from '../examples.ts';
import { Session } from '../observations.ts';

export default check({
  title: 'IPv6 does not leave beside the VPN',
  requirement: 'While the tunnel is up, nobody sees an IPv6 address that this machine has without it.',
  why: 'A VPN that knows IPv4 only leaves every site with IPv6 outside, in clear and with the machine’s own address.',
  fix: 'Route ::/0 into the tunnel, or block IPv6 while it is up: `AllowedIPs = 0.0.0.0/0, ::/0`, `redirect-gateway def1 ipv6`.',
  fixes: { unknown: 'If the address is the VPN’s, name its prefix in `exits`; if it is the provider’s, in `native`.' },
  level: 'must',
  source: [{ rfc: 7359 }],
  on: ['vpn'],
  requires: [
    'vpn-leak/control-native',
    'vpn-leak/rogue-ra-enable',
    'vpn-leak/rogue-ra-prefix',
    'vpn-leak/teredo-6to4-bypass',
    'vpn-leak/split-parity',
  ],
  needs: { session: Session },
  messages: egressMessages,
  judge({ session }, say) {
    const seen = within(session);
    return seen === null ? [] : judgeEgress(seen, { families: [6], ways: ['lit6'] }, say);
  },
  examples: [
    example('through the tunnel', session(), 'exit'),
    example('beside the tunnel', session({ tunnel: leaking6 }), 'native'),
    example('another address of the same /64', session({ tunnel: whoami({ lit6: '2001:db8:50::abcd' }) }), 'native'),
    example(
      'a prefix that the user has too',
      session({ ...declared({ native: ['2001:db8:99::/48'] }), tunnel: whoami({ lit6: stranger6 }) }),
      'native',
    ),
    example(
      'of nobody known',
      session({ tunnel: { ...whoami({ lit6: stranger6 }), ...egress({ [reflector6]: 'eth0' }) } }),
      'unknown',
    ),
    example('blocked', session({ tunnel: blocked6 }), 'lost'),
    example('a tunnel for one network', session(declared({ split: [{ name: 'intra.example', route: 'tunnel' }] })), 'partial'),
    example('an uplink without IPv6', session({ ...v4Only, tunnel: blocked6 }), 'no-baseline'),
  ],
});
