import { check, type Finding } from '../../../harness/model/check.ts';
import { within } from '../attribution.ts';
import { answersOf, isBaselines, systemLog } from '../dns-sources.ts';
import { example, session } from '../examples.ts';
import { Session, type View } from '../observations.ts';

const resolver = '192.168.50.1';
const lan: Pick<View, 'resolvers'> = { resolvers: [{ address: resolver, device: 'eth0', onLink: true }] };
const asked: Pick<View, 'lookups' | 'log'> = {
  lookups: [
    { tag: 's0', how: 'system', resolver: null, answered: true, code: null },
    { tag: 'u0', how: 'udp', resolver, answered: true, code: null },
  ],
  log: [{ tag: 's0', source: '198.51.100.53', transport: 'udp', subnet: null }],
};

export default check({
  title: 'a resolver on the LAN is not used',
  requirement: 'While the tunnel is up, no question goes to a resolver on the uplink’s own network.',
  why: 'The route to the LAN is more specific than the tunnel’s: the router reads every name, and hands it on in clear.',
  fix: 'Have the VPN set its own resolver: a DNS line, `dhcp-option DNS`; drop port 53 on the uplink.',
  level: 'must',
  source: [
    { rfc: 7359 },
    { text: 'Mullvad VPN: security', url: 'https://github.com/mullvad/mullvadvpn-app/blob/main/docs/security.md' },
  ],
  on: ['vpn'],
  requires: ['vpn-leak/control-native', 'vpn-leak/dns-v6-resolver'],
  needs: { session: Session },
  messages: {
    none: ['info', 'no configured resolver is on the network of {uplink}'],
    used: ['error', 'the resolver {resolver} on {uplink} answers, and names come to the zone from {source}, as without the VPN'],
    configured: ['warning', 'the resolver {resolver} on {uplink} is configured, and reached beside the tunnel'],
    unknown: ['client-limit', 'this system does not tell its resolvers, or by which device they are reached'],
  },
  judge({ session }, say) {
    const seen = within(session);
    if (seen === null) return [];
    const { at, tunnel } = seen;
    const { uplink } = seen.session;
    if (uplink === null || tunnel.egress === null || tunnel.resolvers.length === 0) return [say('unknown', at)];
    const own = tunnel.resolvers.filter(({ device, onLink }) => device === uplink && onLink === true);
    if (own.length === 0) return [say('none', at, { uplink })];
    const source = systemLog(tunnel).find((entry) => isBaselines(seen.session, entry.source))?.source;
    return own.map(({ address }): Finding<'used' | 'configured'> =>
      source !== undefined && answersOf(tunnel, address).length > 0
        ? say('used', at, { resolver: address, uplink, source })
        : say('configured', at, { resolver: address, uplink }),
    );
  },
  examples: [
    example('a resolver in the tunnel', session(), 'none'),
    example('the router’s', session({ tunnel: { ...lan, ...asked } }), 'used'),
    example('the router’s, beside another', session({ tunnel: lan }), 'configured'),
    example('another system', session({ tunnel: { resolvers: [] } }), 'unknown'),
  ],
});
