import { check } from '../../../harness/model/check.ts';
import { leftIn, within } from '../attribution.ts';
import { declared, example, left, packetTo, session } from '../examples.ts';
import { Session } from '../observations.ts';

const asked = declared({ attack: 'arp' });

export default check({
  title: 'the LAN is not told the tunnel’s address',
  requirement: 'The uplink answers no ARP request for the address of the tunnel.',
  why: 'A neighbour that asks for all addresses learns which one the VPN gave, and so whose traffic it is elsewhere.',
  fix: 'Set arp_ignore of the uplink to 1 while the tunnel is up.',
  level: 'should',
  source: [
    { text: 'ip-sysctl: arp_ignore' },
    { text: 'Mullvad VPN: audit of 2024, MLLVD-CR-24-03', url: 'https://github.com/mullvad/mullvadvpn-app/tree/main/audits' },
  ],
  on: ['vpn'],
  requires: ['vpn-leak/control-native'],
  needs: { session: Session },
  messages: {
    silent: ['info', 'a neighbour’s requests for the tunnel’s address got no answer'],
    answered: ['warning', 'a neighbour’s requests for the tunnel’s address got {packets} answers'],
    'not-done': ['harness', 'the neighbour did not ask ({code})'],
    none: ['not-applicable', 'no neighbour asks here'],
  },
  judge({ session }, say) {
    const seen = within(session);
    if (seen === null) return [];
    const { at } = seen;
    const { declared: told, during } = seen.session;
    const left = leftIn(seen.session, 'tunnel');
    if (told.attack !== 'arp' || left === null) return [say('none', at)];
    if (during !== null && during.code !== 0) return [say('not-done', at, { code: during.code ?? 'no end' })];
    const answers = left.find(({ protocol }) => protocol === 'arp');
    return [answers === undefined ? say('silent', at) : say('answered', at, { packets: answers.packets })];
  },
  examples: [
    example('nobody asks', session(), 'none'),
    example('no answer', session({ ...asked, ...left('tunnel') }), 'silent'),
    example('an answer', session({ ...asked, ...left('tunnel', packetTo('-', null, 'arp')) }), 'answered'),
    example(
      'a neighbour that cannot',
      session({ ...asked, ...left('tunnel'), during: { code: 1, ms: 1, output: '' } }),
      'not-done',
    ),
  ],
});
