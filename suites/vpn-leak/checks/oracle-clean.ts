import { check } from '../../../harness/model/check.ts';
import { eventText, isPartial, listed, within } from '../attribution.ts';
import { declared, example, left, packetTo, reflector6, session } from '../examples.ts';
import { Session } from '../observations.ts';

export default check({
  title: 'only the tunnel’s own packets leave the uplink',
  requirement: 'Beside the tunnel’s own packets and what neighbours say to each other nothing leaves the uplink.',
  why: 'What leaves is what everybody on the way can read, whether or not anybody answers it.',
  fix: 'Find the program behind each of them (`ss -tup`), and drop what leaves by other devices than the tunnel.',
  level: 'must',
  source: [{ rfc: 7359 }, { text: 'Counted by a packet filter on the uplink' }],
  on: ['vpn'],
  requires: [
    'vpn-leak/control-native',
    'vpn-leak/egress-v4',
    'vpn-leak/egress-v6',
    'vpn-leak/egress-dual-name',
    'vpn-leak/v6-mirror',
    'vpn-leak/v6-literal',
    'vpn-leak/transport-parity',
    'vpn-leak/dns-v6-resolver',
    'vpn-leak/dns-lan-resolver',
    'vpn-leak/dns-multihomed',
    'vpn-leak/dns-egress',
    'vpn-leak/dns-transport',
    'vpn-leak/teredo-6to4-bypass',
    'vpn-leak/route-nat64',
  ],
  needs: { session: Session },
  messages: {
    clean: ['info', '{outer} packets of the tunnel left, and nothing else'],
    found: ['error', 'packets left beside the tunnel: {events}'],
    partial: ['not-applicable', 'the tunnel is for some destinations only'],
    none: ['not-applicable', 'nothing counts here what leaves'],
  },
  judge({ session }, say) {
    const seen = within(session);
    if (seen === null) return [];
    const { at } = seen;
    const phase = seen.session.oracle?.find((one) => one.phase === 'tunnel');
    if (phase === undefined) return [say('none', at)];
    if (isPartial(seen.session)) return [say('partial', at)];
    // A neighbour's question has a check of its own.
    const events = phase.events.filter(({ protocol }) => protocol !== 'arp');
    return [
      events.length === 0
        ? say('clean', at, { outer: phase.outer })
        : say('found', at, { events: listed(events.map(eventText), 10) }),
    ];
  },
  examples: [
    example('nothing counts', session(), 'none'),
    example('clean', session(left('tunnel')), 'clean'),
    example('a packet too many', session(left('tunnel', packetTo(reflector6), packetTo('-', null, 'other'))), 'found'),
    example(
      'a tunnel for one network',
      session({ ...declared({ split: [{ name: 'intra.example', route: 'tunnel' }] }), ...left('tunnel', packetTo(reflector6)) }),
      'partial',
    ),
  ],
});
