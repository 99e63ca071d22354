import { check } from '../../../harness/model/check.ts';
import { attackExamples, attackMessages, judgeAttack, strangersPrefix } from '../attack.ts';
import { within } from '../attribution.ts';
import { Session } from '../observations.ts';

export default check({
  title: 'a rogue router advertisement opens no way around',
  requirement: 'A router advertisement that comes while the tunnel is up gives no packet a way around it.',
  why: 'Anybody on the LAN can switch IPv6 on with one packet, for a machine whose VPN knows IPv4 only.',
  fix: 'Carry IPv6 in the tunnel, or block it on every other device while the tunnel is up.',
  level: 'must',
  source: [{ rfc: 7359 }, { rfc: 6104 }],
  on: ['vpn'],
  requires: ['vpn-leak/control-native'],
  needs: { session: Session },
  messages: attackMessages,
  judge({ session }, say) {
    const seen = within(session);
    return seen === null ? [] : judgeAttack(seen, { attacks: ['ra-router'], family: 6 }, say);
  },
  examples: [...attackExamples('ra-router', 6), strangersPrefix],
});
