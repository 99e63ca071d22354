import { check } from '../../../harness/model/check.ts';
import { within } from '../attribution.ts';
import { Session } from '../observations.ts';
import { judgeTimeline, timelineExamples, timelineMessages } from '../timeline-verdict.ts';

export default check({
  title: 'a lost server opens no other way',
  requirement: 'While the VPN’s server cannot be reached, nothing leaves with the machine’s own addresses.',
  why: 'Some clients take their device and routes down when the server is silent, and programs go on beside them.',
  fix: 'Keep the device while reconnecting (OpenVPN: persist-tun), and add a kill switch.',
  fixes: { failed: 'Run the command by hand; it has to end with status 0 when it did what it is for.' },
  level: 'must',
  source: [
    { text: 'openvpn(8): persist-tun' },
    { text: 'ExpressVPN leak testing: vpn_server reachability', url: 'https://github.com/expressvpn/expressvpn_leak_testing' },
  ],
  on: ['vpn'],
  requires: ['vpn-leak/control-native'],
  needs: { session: Session },
  messages: timelineMessages,
  judge({ session }, say) {
    const seen = within(session);
    return seen === null ? [] : judgeTimeline(seen, 'server-down', say);
  },
  examples: timelineExamples('server-down'),
});
