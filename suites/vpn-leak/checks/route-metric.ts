import { check, type Finding } from '../../../harness/model/check.ts';
import { egressOf, isPartial, tunnelDevices, within } from '../attribution.ts';
import { declared, egress, example, reflector6, session } from '../examples.ts';
import { Session, type View } from '../observations.ts';

const everything = { 4: '0.0.0.0/0', 6: '::/0' } as const;
/** The reflector would not do: a more specific route to it is no default route. */
const anywhere = { 4: '1.1.1.1', 6: '2600:1::1' } as const;
const defaults = (...routes: [device: string, metric: number | null, table?: string][]): Pick<View, 'routes'> => ({
  routes: routes.map(([device, metric, table = 'main']) => ({
    family: 6,
    destination: '::/0',
    device,
    via: null,
    protocol: 'static',
    metric,
    table,
    kind: 'unicast',
  })),
});

export default check({
  title: 'the tunnel’s default route wins',
  requirement: 'Where the uplink and the tunnel both have a default route, the kernel takes the tunnel’s.',
  why: 'A metric or a rule that is one too high leaves the tunnel’s route unused, and it looks right in a listing.',
  fix: 'Lower the metric of the tunnel’s route, or put its rule before that of the main table.',
  level: 'should',
  source: [{ rfc: 7359 }, { text: 'ip-rule(8), ip-route(8)' }],
  on: ['vpn'],
  requires: ['vpn-leak/control-native'],
  needs: { session: Session },
  messages: {
    wins: ['info', 'IPv{family}: of the default routes by {devices} the kernel takes that by {device}'],
    loses: ['warning', 'IPv{family}: of the default routes by {devices} the kernel takes that by {device}'],
    none: ['not-applicable', 'uplink and tunnel do not both have a default route'],
    partial: ['not-applicable', 'the tunnel is for some destinations only'],
    unknown: ['client-limit', 'this system does not tell its routes'],
  },
  judge({ session }, say) {
    const seen = within(session);
    if (seen === null) return [];
    const { at, tunnel } = seen;
    const { uplink } = seen.session;
    const { routes } = tunnel;
    if (isPartial(seen.session)) return [say('partial', at)];
    if (uplink === null || routes === null || tunnel.egress === null) return [say('unknown', at)];
    const inner = tunnelDevices(seen.session, tunnel);
    const findings = ([4, 6] as const).flatMap((family): Finding<'wins' | 'loses'>[] => {
      const all = routes.filter(({ destination, kind }) => destination === everything[family] && kind === 'unicast');
      const devices = [...new Set(all.flatMap(({ device }) => device ?? []))];
      const taken = egressOf(tunnel, anywhere[family])?.device ?? null;
      if (!devices.includes(uplink) || !devices.some((device) => inner.has(device)) || taken === null) return [];
      return [say(taken === uplink ? 'loses' : 'wins', at, { family, devices: devices.join(' and '), device: taken })];
    });
    return findings.length === 0 ? [say('none', at)] : findings;
  },
  examples: [
    example('only one', session(), 'none'),
    example(
      'another table, before the main one',
      session({ tunnel: { ...defaults(['eth0', 1_024], ['wg0', null, '51820']), ...egress({ '2600:1::1': 'wg0' }) } }),
      'wins',
    ),
    example(
      'a higher metric',
      session({ tunnel: { ...defaults(['eth0', 100], ['wg0', 1_024]), ...egress({ '2600:1::1': 'eth0' }) } }),
      'loses',
    ),
    example(
      'a more specific route to the reflector',
      session({
        tunnel: { ...defaults(['eth0', 1_024], ['wg0', null, '51820']), ...egress({ '2600:1::1': 'wg0', [reflector6]: 'eth0' }) },
      }),
      'wins',
    ),
    example('a tunnel for one network', session(declared({ split: [{ name: 'intra.example', route: 'tunnel' }] })), 'partial'),
    example('another system', session({ tunnel: { routes: null } }), 'unknown'),
  ],
});
