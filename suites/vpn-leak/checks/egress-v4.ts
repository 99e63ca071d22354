import { check } from '../../../harness/model/check.ts';
import { isV6Only, within } from '../attribution.ts';
import { egressMessages, judgeEgress } from '../egress.ts';
import { before, declared, egress, example, exit6, native4, reflector4, refusal, session, silence, whoami } from '../examples.ts';
import { Session } from '../observations.ts';

const stranger = '198.51.100.77';

export default check({
  title: 'IPv4 leaves by the VPN',
  requirement: 'While the tunnel is up, nobody sees the IPv4 address that this machine has without it.',
  why: 'The address that the VPN was to hide is the one that everybody sees.',
  fix: 'Route 0.0.0.0/0, or both halves 0.0.0.0/1 and 128.0.0.0/1, into the tunnel.',
  fixes: { unknown: 'If the address is the VPN’s, name its prefix in `exits`; if it is the provider’s, in `native`.' },
  level: 'must',
  source: [{ rfc: 7359 }],
  on: ['vpn'],
  requires: [
    'vpn-leak/control-native',
    'vpn-leak/rogue-dhcp121',
    'vpn-leak/localnet',
    'vpn-leak/serverip',
    'vpn-leak/split-parity',
  ],
  needs: { session: Session },
  messages: { ...egressMessages, 'v6-only': ['not-applicable', 'the tunnel carries IPv6 only'] },
  judge({ session }, say) {
    const seen = within(session);
    if (seen === null) return [];
    return isV6Only(seen) ? [say('v6-only', seen.at)] : judgeEgress(seen, { families: [4], ways: ['lit4', 'name4'] }, say);
  },
  examples: [
    example('through the tunnel', session(), 'exit'),
    example('beside the tunnel', session({ tunnel: whoami({ lit4: native4, name4: native4 }) }), 'native'),
    example('beside the tunnel for a name', session({ tunnel: whoami({ name4: native4 }) }), 'exit', 'native'),
    example(
      'another address of the provider’s translator',
      session({ tunnel: { ...whoami({ lit4: stranger, name4: stranger }), ...egress({ [reflector4]: 'eth0' }) } }),
      'unknown',
    ),
    example('another exit of the VPN', session({ tunnel: whoami({ lit4: stranger }) }), 'exit', 'exit'),
    example('blocked', session({ tunnel: whoami({ lit4: refusal, name4: silence }) }), 'lost'),
    example('a tunnel for one network', session(declared({ split: [{ name: 'intra.example', route: 'tunnel' }] })), 'partial'),
    example('an uplink without IPv4', session({ baseline: before({ lit4: refusal, name4: refusal }) }), 'no-baseline'),
    example(
      'a tunnel for IPv6 only',
      session({
        tunnel: {
          ...whoami({ lit4: native4, name4: native4 }),
          addresses: [{ device: 'wg0', address: exit6, length: 64 }],
          ...egress({ [reflector4]: 'eth0' }),
        },
      }),
      'v6-only',
    ),
  ],
});
