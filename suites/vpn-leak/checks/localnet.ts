import { check } from '../../../harness/model/check.ts';
import { attackExamples, attackMessages, judgeAttack } from '../attack.ts';
import { within } from '../attribution.ts';
import { Session } from '../observations.ts';

export default check({
  title: 'a LAN with public addresses diverts nothing',
  requirement: 'What the LAN says are its own addresses leads no packet to others past the tunnel.',
  why: 'Whoever runs the LAN can number it with the addresses of whom it wants to read.',
  fix: 'Allow only private addresses on the LAN past the tunnel, or nothing at all.',
  level: 'must',
  source: [{ text: 'CVE-2023-36672', url: 'https://www.cve.org/CVERecord?id=CVE-2023-36672' }],
  on: ['vpn'],
  requires: ['vpn-leak/control-native'],
  needs: { session: Session },
  messages: attackMessages,
  judge({ session }, say) {
    const seen = within(session);
    return seen === null ? [] : judgeAttack(seen, { attacks: ['local-net'], family: 4 }, say);
  },
  examples: [...attackExamples('local-net', 4)],
});
