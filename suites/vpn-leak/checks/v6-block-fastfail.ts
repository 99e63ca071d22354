import { check } from '../../../harness/model/check.ts';
import { isControlled, seenBy, within } from '../attribution.ts';
import { controlMessages } from '../egress.ts';
import { blocked6, example, exit4, refusal, session, silence, v4Only, whoami } from '../examples.ts';
import { Session } from '../observations.ts';

/** Milliseconds: what a user waits for without noticing, and the delay that Happy Eyeballs adds (RFC 8305 5: 250). */
const patience = 1_000;
const noticed = 200;

export default check({
  title: 'blocked IPv6 fails at once',
  requirement: 'Where the VPN blocks IPv6, a connection over it is refused at once and not left to time out.',
  why: 'Every connection to a dual-stack name waits for the dead family first.',
  fix: 'Reject instead of dropping: an `unreachable` route, or a reset and an ICMPv6 error from the firewall.',
  level: 'should',
  source: [{ rfc: 8305, section: '5' }, { rfc: 7359 }],
  on: ['vpn'],
  requires: ['vpn-leak/control-native', 'vpn-leak/egress-v6'],
  needs: { session: Session },
  messages: {
    fast: ['info', 'IPv6 fails after {ms} ms ({code})'],
    slow: ['warning', 'IPv6 fails after {ms} ms ({code}) only'],
    delays: ['warning', 'a dual-stack name takes {dual} ms, one with A only {single} ms'],
    carried: ['not-applicable', 'IPv6 is not blocked'],
    ...controlMessages,
  },
  judge({ session }, say) {
    const seen = within(session);
    if (seen === null) return [];
    const { at, tunnel } = seen;
    if (!isControlled(seen.session, 6)) return [say('no-baseline', at, { family: 6 })];
    const [literal, name, dual, single] = (['lit6', 'name6', 'dual', 'name4'] as const).map((way) => seenBy(tunnel, way));
    const failed = [literal, name].flatMap((one) => (one == null ? [] : [one]));
    if (failed.length === 0 || failed.some(({ source }) => source !== null)) return [say('carried', at)];
    const [slowest = failed[0]] = failed.toSorted((a, b) => b.ms - a.ms);
    const values = { ms: Math.round(slowest?.ms ?? 0), code: slowest?.code ?? 'no answer' };
    const added = dual?.source != null && single?.source != null ? dual.ms - single.ms : 0;
    return [
      say(values.ms > patience ? 'slow' : 'fast', at, values),
      ...(added >= noticed ? [say('delays', at, { dual: Math.round(dual?.ms ?? 0), single: Math.round(single?.ms ?? 0) })] : []),
    ];
  },
  examples: [
    example('carried', session(), 'carried'),
    example('refused at once', session({ tunnel: blocked6 }), 'fast'),
    example('dropped', session({ tunnel: whoami({ lit6: silence, name6: silence, dual: exit4 }) }), 'slow'),
    example(
      'dropped, and names wait',
      session({ tunnel: whoami({ lit6: silence, name6: silence, dual: { source: exit4, code: null, ms: 275 } }) }),
      'slow',
      'delays',
    ),
    example(
      'refused, and names wait all the same',
      session({ tunnel: whoami({ lit6: refusal, name6: refusal, dual: { source: exit4, code: null, ms: 275 } }) }),
      'fast',
      'delays',
    ),
    example('an uplink without IPv6', session({ ...v4Only, tunnel: blocked6 }), 'no-baseline'),
  ],
});
