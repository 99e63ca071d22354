import { check } from '../../../harness/model/check.ts';
import { isControlled, seenBy, within } from '../attribution.ts';
import { example, leaking6, native4, native6, session, timeline } from '../examples.ts';
import { Session } from '../observations.ts';

export default check({
  title: 'connections from before the tunnel do not go on outside',
  requirement: 'A second after the tunnel is up, no connection from before it carries anything beside it.',
  why: 'Mail, chat and DoH keep their connections for hours, and those tell the address that the VPN hides.',
  fix: 'Have the VPN end or reroute established connections; restart programs that keep them.',
  level: 'must',
  source: [
    { text: 'Mullvad VPN: known issues', url: 'https://github.com/mullvad/mullvadvpn-app/blob/main/docs/known-issues.md' },
  ],
  on: ['vpn'],
  requires: ['vpn-leak/control-native', 'vpn-leak/transport-parity'],
  needs: { session: Session },
  messages: {
    ended: ['info', '{transport} over IPv{family} from before the tunnel does not go on outside ({code})'],
    outside: ['error', '{transport} over IPv{family} from before the tunnel goes on: the reflector saw {address}'],
    inside: ['info', '{transport} over IPv{family} from before the tunnel goes on through it: the reflector saw {address}'],
    none: ['not-applicable', 'no connection from before the tunnel could be watched'],
  },
  judge({ session }, say) {
    const seen = within(session);
    if (seen === null) return [];
    const { at, tunnel, whose } = seen;
    const flows = seen.session.timelines.find(({ event }) => event === 'existing')?.samples ?? [];
    const findings = flows
      .filter(({ family }) => {
        const source = seenBy(tunnel, family === 4 ? 'lit4' : 'lit6')?.source ?? null;
        // Where the family leaks anyway, an old connection proves nothing.
        return isControlled(seen.session, family) && (source === null || whose(source) !== 'native');
      })
      .map(({ family, transport, source, code }) => {
        const values = { family, transport: transport.toUpperCase() };
        if (source === null) return say('ended', at, { ...values, code: code ?? 'no answer' });
        return say(whose(source) === 'native' ? 'outside' : 'inside', at, { ...values, address: source });
      });
    return findings.length === 0 ? [say('none', at)] : findings;
  },
  examples: [
    example('nothing was open', session(), 'none'),
    example(
      'both end',
      session({
        timelines: [
          timeline('existing', [
            [4, 2_500, null],
            [6, 2_500, null],
          ]),
        ],
      }),
      'ended',
      'ended',
    ),
    example(
      'one goes on outside',
      session({
        timelines: [
          timeline('existing', [
            [4, 3, native4],
            [6, 2_500, null],
          ]),
        ],
      }),
      'outside',
      'ended',
    ),
    example('one moves into the tunnel', session({ timelines: [timeline('existing', [[4, 3, '198.51.100.20']])] }), 'inside'),
    example('IPv6 leaks anyway', session({ tunnel: leaking6, timelines: [timeline('existing', [[6, 3, native6]])] }), 'none'),
  ],
});
