import { classify } from '../../../harness/address/classify.ts';
import { parseAddress } from '../../../harness/address/ip.ts';
import { check } from '../../../harness/model/check.ts';
import { seenBy, within } from '../attribution.ts';
import { example, exit4, reflector6, session, whoami } from '../examples.ts';
import { Session } from '../observations.ts';

const source = (address: string) => ({ sources: [{ destination: reflector6, source: address, code: null }] });
const reversed = { order: ['203.0.113.80', '2001:db8:80::80'] };

export default check({
  title: 'IPv6 in the tunnel is used',
  requirement: 'The tunnel’s IPv6 addresses are of a kind that address selection prefers to IPv4.',
  why: 'Towards a global destination a unique local source loses against IPv4: the tunnel’s IPv6 is there and idle.',
  fix: 'Give clients global addresses, or ones from a prefix that the policy table does not put behind IPv4.',
  level: 'should',
  source: [
    { rfc: 6724, section: '2.1' },
    { rfc: 6724, section: '6' },
    { text: 'Smoothing Rough Edges of IPv6 in VPNs (IMC 2025)', url: 'https://arxiv.org/abs/2512.19698' },
  ],
  on: ['vpn'],
  requires: ['vpn-leak/control-native', 'vpn-leak/egress-v6'],
  needs: { session: Session },
  messages: {
    used: ['info', 'IPv6 leaves this machine from {address}, and a dual-stack name is reached over {way}'],
    unused: ['warning', 'the tunnel gives this machine {address}, and a dual-stack name is reached over IPv4, first of {order}'],
    none: ['not-applicable', 'the tunnel carries no IPv6'],
  },
  judge({ session }, say) {
    const seen = within(session);
    if (seen === null) return [];
    const { at, tunnel, whose } = seen;
    const own = tunnel.sources.find(({ destination }) => destination === seen.session.reflector[6])?.source ?? null;
    const parsed = own === null ? null : parseAddress(own);
    const outer = seenBy(tunnel, 'lit6')?.source ?? null;
    const dual = seenBy(tunnel, 'dual')?.source ?? null;
    if (own === null || parsed === null || outer === null || whose(outer) === 'native') return [say('none', at)];
    const isIdle = classify(parsed) === 'ula' && dual !== null && !dual.includes(':');
    const order = tunnel.order.join(', ');
    if (isIdle) return [say('unused', at, { address: own, order: order === '' ? 'none' : order })];
    return [say('used', at, { address: own, way: dual === null ? 'neither family' : dual.includes(':') ? 'IPv6' : 'IPv4' })];
  },
  examples: [
    example('a global address', session(), 'used'),
    example(
      'a unique local one',
      session({ tunnel: { ...whoami({ dual: exit4 }), ...source('fd00:8::2'), ...reversed } }),
      'unused',
    ),
    example('a unique local one that is used', session({ tunnel: source('fd00:8::2') }), 'used'),
    example(
      'no IPv6',
      session({ tunnel: { sources: [{ destination: reflector6, source: null, code: 'ENETUNREACH' }] } }),
      'none',
    ),
  ],
});
