import { check } from '../../../harness/model/check.ts';
import { attackExamples, attackMessages, judgeAttack } from '../attack.ts';
import { within } from '../attribution.ts';
import { Session } from '../observations.ts';

export default check({
  title: 'routes of DHCP divert nothing',
  requirement: 'A classless static route from DHCP (option 121) leads no packet past the tunnel.',
  why: 'Whoever answers DHCP on the LAN chooses which destinations it reads in clear.',
  fix: 'Drop what leaves by other devices than the tunnel (a kill switch), or ignore option 121 while the tunnel is up.',
  level: 'must',
  source: [{ rfc: 3442 }, { text: 'CVE-2024-3661', url: 'https://www.cve.org/CVERecord?id=CVE-2024-3661' }],
  on: ['vpn'],
  requires: ['vpn-leak/control-native'],
  needs: { session: Session },
  messages: attackMessages,
  judge({ session }, say) {
    const seen = within(session);
    return seen === null ? [] : judgeAttack(seen, { attacks: ['dhcp-route'], family: 4 }, say);
  },
  examples: [...attackExamples('dhcp-route', 4)],
});
