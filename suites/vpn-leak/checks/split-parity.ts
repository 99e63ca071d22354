import { check, type Finding } from '../../../harness/model/check.ts';
import { seenBy, within } from '../attribution.ts';
import { declared, example, leaking6, reflector4, reflector6, session } from '../examples.ts';
import { Session, type View } from '../observations.ts';

const intra = declared({ split: [{ name: 'intra.example', route: 'tunnel' }] });
const place = (family: 4 | 6, device: string | null, address: string | null): View['split'][number] => ({
  name: 'intra.example',
  family,
  address,
  device,
});
const both = (four: string | null, six: string | null) => ({
  split: [place(4, four, reflector4), place(6, six, reflector6)],
});

export default check({
  title: 'split tunnelling treats both families alike',
  requirement: 'What is to go through the tunnel, or beside it, does so over IPv4 and IPv6.',
  why: 'A rule with IPv4 prefixes only sends the same service past the tunnel as soon as it has an AAAA record.',
  fix: 'Add the IPv6 prefixes of the same networks: AllowedIPs, route-ipv6.',
  level: 'must',
  source: [{ rfc: 7359 }],
  on: ['vpn'],
  requires: ['vpn-leak/control-native'],
  needs: { session: Session },
  messages: {
    alike: ['info', '{name} goes by {device} over both families'],
    differs: ['error', '{name} goes by {four} over IPv4 and by {six} over IPv6, and the reflector saw both'],
    'differs-by-route': ['warning', '{name} would go by {four} over IPv4 and by {six} over IPv6'],
    'not-as-told': ['warning', '{name} goes by {device} over both families, and is to go {route}'],
    'one-family': ['info', '{name} has one family here, or one is blocked: IPv4 by {four}, IPv6 by {six}'],
    unknown: ['client-limit', 'this system does not tell by which device {name} is reached'],
    none: ['not-applicable', 'no destinations are named for split tunnelling'],
  },
  judge({ session }, say) {
    const seen = within(session);
    if (seen === null) return [];
    const { at, tunnel, whose } = seen;
    const { declared: told, uplink, reflector } = seen.session;
    if (told.split.length === 0) return [say('none', at)];
    return told.split.map(
      ({ name, route }): Finding<'alike' | 'differs' | 'differs-by-route' | 'not-as-told' | 'one-family' | 'unknown'> => {
        const [four, six] = ([4, 6] as const).map((family) =>
          tunnel.split.find((one) => one.name === name && one.family === family),
        );
        if (uplink === null || tunnel.egress === null) return say('unknown', at, { name });
        const values = { name, four: four?.device ?? 'no device', six: six?.device ?? 'no device' };
        if (four?.device == null || six?.device == null) return say('one-family', at, values);
        const isNative = [four.device === uplink, six.device === uplink];
        if (isNative[0] === isNative[1]) {
          const isAsTold = isNative[0] === (route === 'native');
          const where = route === 'native' ? 'beside the tunnel' : 'through it';
          return isAsTold
            ? say('alike', at, { name, device: four.device })
            : say('not-as-told', at, { name, device: four.device, route: where });
        }
        const isProven = [four, six].every(({ family, address, device }) => {
          const source = seenBy(tunnel, family === 4 ? 'lit4' : 'lit6')?.source ?? null;
          const isReflectors = address === reflector[family] && source !== null;
          return isReflectors && (whose(source) === 'native') === (device === uplink);
        });
        return say(isProven ? 'differs' : 'differs-by-route', at, values);
      },
    );
  },
  examples: [
    example('no split', session(), 'none'),
    example('both in the tunnel', session({ ...intra, tunnel: both('wg0', 'wg0') }), 'alike'),
    example('IPv6 beside it', session({ ...intra, tunnel: { ...leaking6, ...both('wg0', 'eth0') } }), 'differs'),
    example(
      'IPv6 beside it, of another service',
      session({
        ...intra,
        tunnel: { split: [place(4, 'wg0', '192.0.2.9'), place(6, 'eth0', '2001:db8:9::9')] },
      }),
      'differs-by-route',
    ),
    example('both beside it', session({ ...intra, tunnel: both('eth0', 'eth0') }), 'not-as-told'),
    example(
      'both in the tunnel, although they are not to',
      session({ ...declared({ split: [{ name: 'intra.example', route: 'native' }] }), tunnel: both('wg0', 'wg0') }),
      'not-as-told',
    ),
    example(
      'no AAAA',
      session({ ...intra, tunnel: { split: [place(4, 'wg0', reflector4), place(6, null, null)] } }),
      'one-family',
    ),
    example('another system', session({ ...intra, uplink: null, tunnel: { ...both(null, null), egress: null } }), 'unknown'),
  ],
});
