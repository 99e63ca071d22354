import { check } from '../../../harness/model/check.ts';
import { within } from '../attribution.ts';
import { Session } from '../observations.ts';
import { judgeTimeline, timelineExamples, timelineMessages } from '../timeline-verdict.ts';

export default check({
  title: 'an uplink that comes back opens no other way',
  requirement: 'When the uplink goes down and up while the tunnel is up, nothing leaves with the machine’s own addresses.',
  why: 'A new link brings new addresses, routes and resolvers, and with IPv6 all of that by one router advertisement.',
  fix: 'Make rules for everything but the tunnel, not for the addresses or devices of the moment.',
  fixes: { failed: 'Run the command by hand; it has to end with status 0 when it did what it is for.' },
  level: 'must',
  source: [
    { rfc: 4861, section: '6.3.4' },
    { text: 'ExpressVPN leak testing: disrupters', url: 'https://github.com/expressvpn/expressvpn_leak_testing' },
  ],
  on: ['vpn'],
  requires: ['vpn-leak/control-native'],
  needs: { session: Session },
  messages: timelineMessages,
  judge({ session }, say) {
    const seen = within(session);
    return seen === null ? [] : judgeTimeline(seen, 'flap', say);
  },
  examples: timelineExamples('flap'),
});
