import { check, type Finding } from '../../../harness/model/check.ts';
import { leftIn, within } from '../attribution.ts';
import { answersOf } from '../dns-sources.ts';
import { example, left, packetTo, session } from '../examples.ts';
import { Session, type View } from '../observations.ts';

const resolver = '2001:db8:50::53';
const by = (device: string | null): Pick<View, 'resolvers'> => ({ resolvers: [{ address: resolver, device, onLink: true }] });
const answered: Pick<View, 'lookups'> = {
  lookups: [{ tag: 'u0', how: 'udp', resolver, answered: true, code: null }],
};
const dnsPort = 53;

export default check({
  title: 'no IPv6 resolver is asked outside of the VPN',
  requirement: 'A resolver with an IPv6 address is reached through the tunnel or not at all.',
  why: 'Router advertisements bring resolvers (RDNSS) that stay configured, and whose LAN no default route of a VPN covers.',
  fix: 'Remove the uplink’s resolvers while the tunnel is up, or block port 53 on it.',
  level: 'must',
  source: [{ rfc: 8106, section: '5.1' }, { rfc: 7359 }],
  on: ['vpn'],
  requires: ['vpn-leak/control-native'],
  needs: { session: Session },
  messages: {
    inside: ['info', 'the resolver {resolver} is reached by {device}'],
    blocked: ['info', 'the resolver {resolver} cannot be reached'],
    answers: ['error', 'the resolver {resolver} is reached by {device}, beside the tunnel, and answers'],
    left: ['error', 'questions to the resolver {resolver} left by {device}, beside the tunnel ({packets} packets)'],
    configured: ['warning', 'the resolver {resolver} would be reached by {device}, beside the tunnel; it did not answer'],
    none: ['not-applicable', 'no resolver with an IPv6 address is configured'],
    unknown: ['client-limit', 'this system does not tell by which device the resolver {resolver} is reached'],
  },
  judge({ session }, say) {
    const seen = within(session);
    if (seen === null) return [];
    const { at, tunnel } = seen;
    const { uplink } = seen.session;
    const six = tunnel.resolvers.filter(({ address }) => address.includes(':') && address !== '::1');
    if (six.length === 0) return [say('none', at)];
    return six.map(({ address, device }): Finding<'inside' | 'blocked' | 'answers' | 'left' | 'configured' | 'unknown'> => {
      const values = { resolver: address };
      if (uplink === null || tunnel.egress === null) return say('unknown', at, values);
      if (device === null) return say('blocked', at, values);
      if (device !== uplink) return say('inside', at, { ...values, device });
      if (answersOf(tunnel, address).length > 0) return say('answers', at, { ...values, device });
      const asked = leftIn(seen.session, 'tunnel')?.find(({ destination, port }) => destination === address && port === dnsPort);
      return asked === undefined
        ? say('configured', at, { ...values, device })
        : say('left', at, { ...values, device, packets: asked.packets });
    });
  },
  examples: [
    example('only IPv4', session(), 'none'),
    example('in the tunnel', session({ tunnel: by('wg0') }), 'inside'),
    example('blocked', session({ tunnel: by(null) }), 'blocked'),
    example('on the LAN', session({ tunnel: { ...by('eth0'), ...answered } }), 'answers'),
    example('on the LAN, silent', session({ tunnel: by('eth0') }), 'configured'),
    example(
      'on the LAN, asked, and silent',
      session({ tunnel: by('eth0'), ...left('tunnel', packetTo(resolver, 53, 'udp')) }),
      'left',
    ),
    example('another system', session({ uplink: null, tunnel: { ...by(null), egress: null } }), 'unknown'),
  ],
});
