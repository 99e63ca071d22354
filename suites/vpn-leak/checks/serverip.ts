import { check } from '../../../harness/model/check.ts';
import { attackExamples, attackMessages, judgeAttack } from '../attack.ts';
import { within } from '../attribution.ts';
import { Session } from '../observations.ts';

export default check({
  title: 'the exception for the server’s address carries only the tunnel',
  requirement: 'Only the tunnel’s own packets go to the VPN server’s address past the tunnel.',
  why: 'Whoever spoofs the server’s name gives that exception to the address of whom it wants to read.',
  fix: 'Make the exception for the tunnel’s own socket (a mark), not for an address.',
  level: 'must',
  source: [{ text: 'CVE-2023-36673', url: 'https://www.cve.org/CVERecord?id=CVE-2023-36673' }],
  on: ['vpn'],
  requires: ['vpn-leak/control-native'],
  needs: { session: Session },
  messages: attackMessages,
  judge({ session }, say) {
    const seen = within(session);
    return seen === null ? [] : judgeAttack(seen, { attacks: ['server-ip'], family: 4 }, say);
  },
  examples: [...attackExamples('server-ip', 4)],
});
