import { check } from '../../../harness/model/check.ts';
import { within } from '../attribution.ts';
import { Session } from '../observations.ts';
import { judgeTimeline, timelineExamples, timelineMessages } from '../timeline-verdict.ts';

export default check({
  title: 'a tunnel that breaks leaks nothing',
  requirement: 'When the tunnel ends by force, nothing leaves with the machine’s own addresses until it is up again.',
  why: 'A VPN breaks without warning, and programs go on at once over whatever route is left.',
  fix: 'Add a kill switch: a firewall rule that drops what leaves by other devices than the tunnel, and that the tunnel’s end does not remove.',
  fixes: { failed: 'Run the command by hand; it has to end with status 0 when it did what it is for.' },
  level: 'must',
  source: [{ text: 'ExpressVPN leak testing: disrupters', url: 'https://github.com/expressvpn/expressvpn_leak_testing' }],
  on: ['vpn'],
  requires: ['vpn-leak/control-native'],
  needs: { session: Session },
  messages: timelineMessages,
  judge({ session }, say) {
    const seen = within(session);
    return seen === null ? [] : judgeTimeline(seen, 'kill', say);
  },
  examples: timelineExamples('kill'),
});
