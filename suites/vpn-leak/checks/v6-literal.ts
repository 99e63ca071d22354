import { check } from '../../../harness/model/check.ts';
import { seenBy, within } from '../attribution.ts';
import { example, native6, refusal, session, whoami } from '../examples.ts';
import { Session } from '../observations.ts';

export default check({
  title: 'an IPv6 literal goes where a name goes',
  requirement: 'A connection to an IPv6 literal and one to a name with AAAA take the same way.',
  why: 'Some VPNs leave IPv6 out by hiding AAAA records, which a literal does not need.',
  fix: 'Carry or block IPv6 itself instead of its names.',
  level: 'must',
  source: [{ rfc: 7359 }],
  on: ['vpn'],
  requires: ['vpn-leak/control-native', 'vpn-leak/egress-v6'],
  needs: { session: Session },
  messages: {
    alike: ['info', 'the reflector saw {literal} by a literal and {name} by a name'],
    differ: ['error', 'the reflector saw {literal} by a literal and {name} by a name: one of them from without the VPN'],
    neither: ['not-applicable', 'IPv6 reached the reflector not by both ways: literal {literal}, name {name}'],
  },
  judge({ session }, say) {
    const seen = within(session);
    if (seen === null) return [];
    const [literal, name] = [seenBy(seen.tunnel, 'lit6'), seenBy(seen.tunnel, 'name6')];
    const values = { literal: literal?.source ?? literal?.code ?? 'not asked', name: name?.source ?? name?.code ?? 'not asked' };
    if (literal?.source == null || name?.source == null) return [say('neither', seen.at, values)];
    const isNative = [literal.source, name.source].map((address) => seen.whose(address) === 'native');
    return [say(isNative[0] === isNative[1] ? 'alike' : 'differ', seen.at, values)];
  },
  examples: [
    example('both through the tunnel', session(), 'alike'),
    example('the name beside it', session({ tunnel: whoami({ name6: native6 }) }), 'differ'),
    example('the literal beside it', session({ tunnel: whoami({ lit6: native6 }) }), 'differ'),
    example('no AAAA is told', session({ tunnel: whoami({ name6: refusal }) }), 'neither'),
  ],
});
