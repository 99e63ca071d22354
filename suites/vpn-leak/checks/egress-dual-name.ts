import { check } from '../../../harness/model/check.ts';
import { within } from '../attribution.ts';
import { egressMessages, judgeEgress } from '../egress.ts';
import {
  before,
  declared,
  egress,
  example,
  native6,
  reflector6,
  refusal,
  session,
  silence,
  stranger6,
  whoami,
} from '../examples.ts';
import { Session } from '../observations.ts';

export default check({
  title: 'a dual-stack name is reached by the VPN',
  requirement: 'A connection to a name with both kinds of records uses no address that this machine has without the VPN.',
  why: 'Most sites are such names, and a client prefers IPv6 where it can.',
  fix: 'Carry or block IPv6 for names as for literals; look for a proxy or a resolver that answers them beside the tunnel.',
  level: 'must',
  source: [{ rfc: 7359 }, { rfc: 8305, section: '4' }],
  on: ['vpn'],
  requires: ['vpn-leak/control-native', 'vpn-leak/egress-v4', 'vpn-leak/egress-v6', 'vpn-leak/v6-mirror', 'vpn-leak/v6-literal'],
  needs: { session: Session },
  messages: egressMessages,
  judge({ session }, say) {
    const seen = within(session);
    return seen === null ? [] : judgeEgress(seen, { families: [4, 6], ways: ['dual'] }, say);
  },
  examples: [
    example('through the tunnel', session(), 'exit'),
    example('beside the tunnel', session({ tunnel: whoami({ dual: native6 }) }), 'native'),
    example(
      'of nobody known',
      session({ tunnel: { ...whoami({ dual: stranger6 }), ...egress({ [reflector6]: 'eth0' }) } }),
      'unknown',
    ),
    example('not at all', session({ tunnel: whoami({ dual: silence }) }), 'lost'),
    example('a tunnel for one network', session(declared({ split: [{ name: 'intra.example', route: 'tunnel' }] })), 'partial'),
    example('no reflector was seen before', session({ baseline: before({ lit4: refusal, lit6: refusal }) }), 'no-baseline'),
  ],
});
