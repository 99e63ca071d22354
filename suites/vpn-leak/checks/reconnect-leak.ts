import { check } from '../../../harness/model/check.ts';
import { within } from '../attribution.ts';
import { Session } from '../observations.ts';
import { judgeTimeline, timelineExamples, timelineMessages } from '../timeline-verdict.ts';

export default check({
  title: 'nothing leaks while the tunnel comes back',
  requirement: 'While the tunnel is being set up again, nothing leaves with the machine’s own addresses.',
  why: 'Between the first route and the last one family, or DNS, is outside.',
  fix: 'Add a kill switch: a firewall rule that drops what leaves by other devices than the tunnel, and that the tunnel’s end does not remove.',
  fixes: { failed: 'Run the command by hand; it has to end with status 0 when it did what it is for.' },
  level: 'must',
  source: [
    {
      text: 'Mullvad VPN: security, connecting state',
      url: 'https://github.com/mullvad/mullvadvpn-app/blob/main/docs/security.md',
    },
  ],
  on: ['vpn'],
  requires: ['vpn-leak/control-native', 'vpn-leak/drop-leak'],
  needs: { session: Session },
  messages: timelineMessages,
  judge({ session }, say) {
    const seen = within(session);
    return seen === null ? [] : judgeTimeline(seen, 'reconnect', say);
  },
  examples: timelineExamples('reconnect'),
});
