import { check } from '../../../harness/model/check.ts';
import { attackExamples, attackMessages, judgeAttack } from '../attack.ts';
import { within } from '../attribution.ts';
import { Session } from '../observations.ts';

export default check({
  title: 'prefixes and routes of router advertisements divert nothing',
  requirement: 'An on-link prefix or a route in a router advertisement leads no packet past the tunnel.',
  why: 'A more specific route wins against the tunnel’s default, and one packet of a neighbour sets it.',
  fix: 'Drop what leaves by other devices than the tunnel (a kill switch), and turn accept_ra_rt_info_max_plen and accept_ra_pinfo off where you can.',
  level: 'must',
  source: [
    { rfc: 4191, section: '2.3' },
    { rfc: 4861, section: '6.3.4' },
  ],
  on: ['vpn'],
  requires: ['vpn-leak/control-native'],
  needs: { session: Session },
  messages: attackMessages,
  judge({ session }, say) {
    const seen = within(session);
    return seen === null ? [] : judgeAttack(seen, { attacks: ['ra-prefix', 'ra-route'], family: 6 }, say);
  },
  examples: [...attackExamples('ra-prefix', 6)],
});
