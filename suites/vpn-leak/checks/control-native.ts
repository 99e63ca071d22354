import { check } from '../../../harness/model/check.ts';
import { isControlled, leftIn, seenBy } from '../attribution.ts';
import { commandText } from '../command-text.ts';
import { example, left, packetTo, reflector4, reflector6, session, silence, v4Only, whoami } from '../examples.ts';
import { Session } from '../observations.ts';

export default check({
  title: 'a leak would be seen',
  requirement: 'Without the VPN the reflector sees this machine over both families, and the VPN comes up and carries traffic.',
  why: 'What cannot see a leak cannot certify that there is none.',
  fix: 'Test on an uplink with both families, with a reflector that has both, outside of the VPN.',
  fixes: {
    'not-up': 'Run the command by hand, mend what it complains of, and run the test again.',
    dead: 'See whether the tunnel works at all: a handshake, and an address of the server behind it.',
    'oracle-blind': 'Count on the device by which packets to the reflector leave.',
    'still-up': 'Bring the VPN down by hand, and see why the command does not.',
  },
  level: 'must',
  source: [{ text: 'A positive control: the same test, where the answer is known' }, { rfc: 7359 }],
  on: ['vpn'],
  needs: { session: Session },
  messages: {
    seen: ['info', 'without the VPN the reflector saw {address} over IPv{family}'],
    'not-up': ['path-down', 'the VPN did not come up ({code}): {output}'],
    dead: ['path-down', 'the VPN is up, and the reflector was reached over neither family ({code})'],
    'no-reflector': ['no-baseline', 'no reflector was named for IPv{family}: nothing is known of that family'],
    'no-family': ['no-baseline', 'without the VPN the reflector saw nobody over IPv{family} ({code})'],
    'oracle-blind': ['no-baseline', 'the packet filter counted nothing over IPv{family} without the VPN'],
    'still-up': ['warning', 'the command that ends the VPN failed ({code}): {output}'],
  },
  judge({ session: [at] }, say) {
    if (at === undefined) return [];
    const { baseline, tunnel, up, down, reflector } = at.value;
    const carried = tunnel?.whoami.some(({ source }) => source !== null) === true;
    const counted = leftIn(at.value, 'baseline');
    return [
      ...(tunnel === null ? [say('not-up', at, commandText(up))] : []),
      ...(tunnel !== null && !carried ? [say('dead', at, { code: tunnel.whoami[0]?.code ?? 'no answer' })] : []),
      ...([4, 6] as const).map((family) => {
        const own = seenBy(baseline, family === 4 ? 'lit4' : 'lit6');
        if (reflector[family] === null) return say('no-reflector', at, { family });
        if (!isControlled(at.value, family) || own?.source == null)
          return say('no-family', at, { family, code: own?.code ?? 'not asked' });
        // IPv6 may leave this machine in packets of another tunnel.
        const isCounted =
          counted?.some(
            ({ destination, protocol }) => destination === reflector[family] || (family === 6 && protocol === '6in4'),
          ) ?? true;
        return isCounted ? say('seen', at, { family, address: own.source }) : say('oracle-blind', at, { family });
      }),
      ...(down.code === 0 ? [] : [say('still-up', at, commandText(down))]),
    ];
  },
  examples: [
    example('both families', session(), 'seen', 'seen'),
    example('an uplink without IPv6', session(v4Only), 'seen', 'no-family'),
    example('a reflector with one family', session({ reflector: { 4: reflector4, 6: null } }), 'seen', 'no-reflector'),
    example(
      'a command that fails',
      session({ tunnel: null, up: { code: 1, ms: 30, output: 'wg-quick: `wg0` already exists\n' } }),
      'not-up',
      'seen',
      'seen',
    ),
    example(
      'a command that does not end',
      session({ tunnel: null, up: { code: null, ms: 20_000, output: '' } }),
      'not-up',
      'seen',
      'seen',
    ),
    example(
      'a tunnel into nowhere',
      session({ tunnel: whoami({ lit4: silence, lit6: silence, name4: silence, name6: silence, dual: silence }) }),
      'dead',
      'seen',
      'seen',
    ),
    example(
      'a packet filter that sees both',
      session(left('baseline', packetTo(reflector4), packetTo(reflector6))),
      'seen',
      'seen',
    ),
    example(
      'a packet filter that sees IPv6 within IPv4',
      session(left('baseline', packetTo(reflector4), packetTo('-', null, '6in4'))),
      'seen',
      'seen',
    ),
    example('a packet filter on the wrong device', session(left('baseline', packetTo(reflector4))), 'seen', 'oracle-blind'),
    example('a VPN that stays', session({ down: { code: 1, ms: 20, output: 'busy' } }), 'seen', 'seen', 'still-up'),
  ],
});
