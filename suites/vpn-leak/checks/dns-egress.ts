import { check, type Finding } from '../../../harness/model/check.ts';
import { within } from '../attribution.ts';
import { isBaselines, isWithin, systemLog } from '../dns-sources.ts';
import { declared, example, session } from '../examples.ts';
import { Session, type View } from '../observations.ts';

const asked = (source: string): Pick<View, 'log'> => ({ log: [{ tag: 's0', source, transport: 'udp', subnet: null }] });

export default check({
  title: 'names are looked up by the VPN’s resolver',
  requirement: 'No resolver that looks names up without the VPN does so while the tunnel is up.',
  why: 'Whoever runs that resolver reads every name, whatever way the packets to it take.',
  fix: 'Have the VPN set its own resolver: a DNS line, `dhcp-option DNS`.',
  fixes: { unknown: 'If the VPN’s resolver asks from there, name its prefix in `resolvers`.' },
  level: 'must',
  source: [{ rfc: 7359 }, { text: 'ExpressVPN: what are leaks' }],
  on: ['vpn'],
  requires: ['vpn-leak/control-native', 'vpn-leak/dns-v6-resolver', 'vpn-leak/dns-lan-resolver', 'vpn-leak/dns-multihomed'],
  needs: { session: Session },
  messages: {
    vpn: ['info', 'names came to the zone from {source}'],
    same: ['error', 'names came to the zone from {source}, as without the VPN'],
    'same-inside': ['error', 'names came to the zone from {source}, as without the VPN; it is asked through the tunnel'],
    unknown: ['warning', 'names came to the zone from {source}: neither as without the VPN nor from a known exit'],
    none: ['not-applicable', 'no question came to the zone while the tunnel was up'],
    'no-baseline': ['no-baseline', 'without the VPN no question came to the zone'],
  },
  judge({ session }, say) {
    const seen = within(session);
    if (seen === null) return [];
    const { at, tunnel, whose } = seen;
    const { declared: told, uplink } = seen.session;
    if (systemLog(seen.baseline).length === 0) return [say('no-baseline', at)];
    const sources = [...new Set(systemLog(tunnel).map(({ source }) => source))];
    if (sources.length === 0) return [say('none', at)];
    const devices = tunnel.resolvers.map(({ device }) => device);
    const isInside = devices.length > 0 && devices.every((device) => device !== null && device !== uplink && device !== 'lo');
    return sources.map((source): Finding<'vpn' | 'same' | 'same-inside' | 'unknown'> => {
      if (isBaselines(seen.session, source)) return say(isInside ? 'same-inside' : 'same', at, { source });
      const isKnown = isWithin(told.resolvers, source) || whose(source) === 'exit';
      return say(isKnown ? 'vpn' : 'unknown', at, { source });
    });
  },
  examples: [
    example('the VPN’s', session(), 'vpn'),
    example('the provider’s, through the tunnel', session({ tunnel: asked('198.51.100.53') }), 'same-inside'),
    example(
      'the provider’s',
      session({ tunnel: { ...asked('198.51.100.53'), resolvers: [{ address: '127.0.0.53', device: 'lo', onLink: false }] } }),
      'same',
    ),
    example('somebody else’s', session({ tunnel: asked('192.0.2.53') }), 'unknown'),
    example(
      'one that the user names',
      session({ ...declared({ resolvers: ['192.0.2.0/24'] }), tunnel: asked('192.0.2.53') }),
      'vpn',
    ),
    example('nothing', session({ tunnel: { log: [] } }), 'none'),
    example('nothing before', session({ baseline: { log: [] } }), 'no-baseline'),
  ],
});
