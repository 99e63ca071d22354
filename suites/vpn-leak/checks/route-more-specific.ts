import { parseAddress } from '../../../harness/address/ip.ts';
import { cidr, contains, type Prefix, parsePrefix, prefixOf } from '../../../harness/address/prefix.ts';
import { check } from '../../../harness/model/check.ts';
import { isPartial, listed, within } from '../attribution.ts';
import { declared, example, session } from '../examples.ts';
import { Session, type View } from '../observations.ts';

/** Nobody’s on the Internet: what a LAN may have without taking it from somebody. */
const local = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', '169.254.0.0/16', '127.0.0.0/8', '224.0.0.0/4']
  .concat('fc00::/7', 'fe80::/10', 'ff00::/8')
  .map(cidr);

const route = (destination: string, change: Partial<NonNullable<View['routes']>[number]> = {}): Pick<View, 'routes'> => ({
  routes: [
    {
      family: destination.includes(':') ? 6 : 4,
      destination,
      device: 'eth0',
      via: null,
      protocol: 'ra',
      metric: null,
      table: 'main',
      kind: 'unicast',
      ...change,
    },
  ],
});

export default check({
  title: 'no route of the uplink is more specific than the tunnel’s',
  requirement: 'Beside its default the uplink has no route to public addresses but that to the VPN’s server.',
  why: 'The longer prefix wins: such a route, from a router advertisement or DHCP, takes its destinations past the tunnel.',
  fix: 'Find out who set it (ra, dhcp, static), remove it, and add a kill switch.',
  level: 'should',
  source: [
    { text: 'CVE-2024-3661', url: 'https://www.cve.org/CVERecord?id=CVE-2024-3661' },
    { text: 'CVE-2023-36672', url: 'https://www.cve.org/CVERecord?id=CVE-2023-36672' },
    { rfc: 4191, section: '2.3' },
  ],
  on: ['vpn'],
  requires: ['vpn-leak/control-native'],
  needs: { session: Session },
  messages: {
    none: ['info', '{uplink} has no such route'],
    found: ['warning', '{uplink} has routes to public addresses: {routes}'],
    exception: ['info', '{uplink} has routes to single hosts, as a VPN makes for its server: {routes}'],
    partial: ['not-applicable', 'the tunnel is for some destinations only'],
    unknown: ['client-limit', 'this system does not tell its routes'],
  },
  judge({ session }, say) {
    const seen = within(session);
    if (seen === null) return [];
    const { at, tunnel } = seen;
    const { uplink, declared: told } = seen.session;
    if (isPartial(seen.session)) return [say('partial', at)];
    if (uplink === null || tunnel.routes === null) return [say('unknown', at)];
    const own = ownPrefixes(tunnel, uplink);
    const servers = told.servers.flatMap((text) => parseAddress(text) ?? []);
    const found = tunnel.routes.flatMap(({ destination, device, protocol, via, kind }) => {
      const prefix = parsePrefix(destination);
      if (device !== uplink || kind !== 'unicast' || prefix === null || prefix.length === 0) return [];
      const isHost = prefix.length === (prefix.network.family === 4 ? 32 : 128);
      if (local.some((one) => one.length <= prefix.length && contains(one, prefix.network))) return [];
      if (own.some((one) => one.length === prefix.length && contains(one, prefix.network))) return [];
      if (isHost && servers.some((server) => contains(prefix, server))) return [];
      const by = protocol === '' ? 'unknown' : protocol;
      return [
        { isException: isHost && servers.length === 0, text: `${destination}${via === null ? '' : ` via ${via}`} (${by})` },
      ];
    });
    const textOf = (isException: boolean): string =>
      listed(found.filter((one) => one.isException === isException).map(({ text }) => text));
    const [routes, hosts] = [textOf(false), textOf(true)];
    if (routes === '' && hosts === '') return [say('none', at, { uplink })];
    return [
      ...(routes === '' ? [] : [say('found', at, { uplink, routes })]),
      ...(hosts === '' ? [] : [say('exception', at, { uplink, routes: hosts })]),
    ];
  },
  examples: [
    example('none', session(), 'none'),
    example('the LAN’s own', session({ tunnel: route('2001:db8:50::/64') }), 'none'),
    example('a private network', session({ tunnel: route('10.1.0.0/16', { protocol: 'dhcp' }) }), 'none'),
    example('the server’s', session({ tunnel: route('198.51.100.20/32', { protocol: 'boot' }) }), 'none'),
    example(
      'a host that may be the server',
      session({ ...declared({ servers: [] }), tunnel: route('198.51.100.20/32', { protocol: 'boot' }) }),
      'exception',
    ),
    example('a host that is not the server', session({ tunnel: route('203.0.113.80/32') }), 'found'),
    example('a route of a router advertisement', session({ tunnel: route('2001:db8:80::/48', { via: 'fe80::66' }) }), 'found'),
    example('half of everything', session({ tunnel: route('8000::/1') }), 'found'),
    example('a route of DHCP', session({ tunnel: route('203.0.113.0/24', { protocol: 'dhcp', via: '192.168.50.66' }) }), 'found'),
    example(
      'a LAN with public addresses',
      session({
        tunnel: {
          ...route('203.0.113.0/24', { protocol: 'kernel' }),
          addresses: [{ device: 'eth0', address: '203.0.113.100', length: 24 }],
        },
      }),
      'found',
    ),
    example('a tunnel for one network', session(declared({ split: [{ name: 'intra.example', route: 'tunnel' }] })), 'partial'),
    example('another system', session({ tunnel: { routes: null } }), 'unknown'),
  ],
});

/** IPv6 networks that the uplink has an address in: a LAN's are global. One with public IPv4 addresses is worth a look. */
function ownPrefixes({ addresses }: View, uplink: string): Prefix[] {
  return (addresses ?? []).flatMap(({ device, address, length }) => {
    const parsed = parseAddress(address);
    return device === uplink && parsed?.family === 6 ? [prefixOf(parsed, length), prefixOf(parsed, 64)] : [];
  });
}
