import { check } from '../../../harness/model/check.ts';
import { isControlled, isPartial, seenBy, within } from '../attribution.ts';
import { controlMessages } from '../egress.ts';
import { blocked6, declared, example, native6, session, silence, v4Only, whoami } from '../examples.ts';
import { Session } from '../observations.ts';

export default check({
  title: 'the VPN carries IPv6',
  requirement: 'What the machine can do over IPv6 without the VPN it can do with it.',
  why: 'Without IPv6 the sites that have nothing else are gone, and the VPN depends on IPv6 being blocked well.',
  fix: 'Ask the provider for IPv6 in the tunnel; a /128 with `AllowedIPs = ::/0` is enough.',
  level: 'should',
  source: [{ rfc: 7359 }],
  on: ['vpn'],
  requires: ['vpn-leak/control-native', 'vpn-leak/egress-v6'],
  needs: { session: Session },
  messages: {
    carried: ['info', 'IPv6 goes through the tunnel: the reflector saw {address}'],
    blocked: ['warning', 'IPv6 is blocked while the tunnel is up ({code})'],
    lost: ['warning', 'IPv6 is lost while the tunnel is up: no answer within {ms} ms'],
    leaks: ['error', 'IPv6 goes past the tunnel: the reflector saw {address}'],
    partial: ['not-applicable', 'the tunnel is for some destinations only'],
    ...controlMessages,
  },
  judge({ session }, say) {
    const seen = within(session);
    if (seen === null) return [];
    const { at, tunnel, whose } = seen;
    if (isPartial(seen.session)) return [say('partial', at)];
    if (!isControlled(seen.session, 6)) return [say('no-baseline', at, { family: 6 })];
    const answers = [seenBy(tunnel, 'lit6'), seenBy(tunnel, 'name6')].filter((one) => one !== null);
    const address = answers.find(({ source }) => source !== null)?.source ?? null;
    if (address !== null) return [say(whose(address) === 'native' ? 'leaks' : 'carried', at, { address })];
    const refused = answers.find(({ code }) => code !== 'ETIMEDOUT');
    if (refused !== undefined) return [say('blocked', at, { code: refused.code ?? 'no answer' })];
    return [say('lost', at, { ms: Math.round(Math.max(0, ...answers.map(({ ms }) => ms))) })];
  },
  examples: [
    example('carried', session(), 'carried'),
    example('blocked', session({ tunnel: blocked6 }), 'blocked'),
    example('dropped', session({ tunnel: whoami({ lit6: silence, name6: silence }) }), 'lost'),
    example('leaking', session({ tunnel: whoami({ lit6: native6, name6: native6 }) }), 'leaks'),
    example('a tunnel for one network', session(declared({ split: [{ name: 'intra.example', route: 'tunnel' }] })), 'partial'),
    example('an uplink without IPv6', session(v4Only), 'no-baseline'),
  ],
});
