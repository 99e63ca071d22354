import { check } from '../../../harness/model/check.ts';
import { isControlled, within } from '../attribution.ts';
import { controlMessages } from '../egress.ts';
import { example, native6, refusal, session, v4Only } from '../examples.ts';
import { Session, type View } from '../observations.ts';

const open: Pick<View, 'bound'> = { bound: [{ family: 6, by: 'device', source: native6, code: null, ms: 9 }] };
const shut: Pick<View, 'bound'> = { bound: [{ family: 6, by: 'device', ...refusal }] };

export default check({
  title: 'a neighbour’s router advertisement could do nothing',
  requirement: 'While the tunnel is up the uplink takes no router advertisements, or a firewall drops what they would divert.',
  why: 'An on-link prefix of any length beats the tunnel’s default route, and anybody on the LAN can announce one.',
  fix: 'Add a kill switch, or set accept_ra_pinfo and accept_ra_rt_info_max_plen of the uplink to 0 while the tunnel is up.',
  level: 'should',
  source: [{ rfc: 4861, section: '6.3.4' }, { rfc: 4191, section: '2.3' }, { rfc: 7359 }],
  on: ['vpn'],
  requires: ['vpn-leak/control-native', 'vpn-leak/egress-v6'],
  needs: { session: Session },
  messages: {
    refuses: ['info', '{uplink} takes no router advertisements'],
    guarded: ['info', '{uplink} takes router advertisements, and a firewall stops what is bound to it'],
    exposed: [
      'warning',
      '{uplink} takes router advertisements (routes up to /{length}), and nothing stops what leaves by it over IPv6',
    ],
    unknown: [
      'client-limit',
      'this system does not tell how the uplink takes router advertisements, or has no curl to bind to it',
    ],
    ...controlMessages,
  },
  judge({ session }, say) {
    const seen = within(session);
    if (seen === null) return [];
    const { at, tunnel, whose } = seen;
    const { uplink } = seen.session;
    const { posture } = tunnel;
    if (!isControlled(seen.session, 6)) return [say('no-baseline', at, { family: 6 })];
    const bound = tunnel.bound.find(({ family, by }) => family === 6 && by === 'device');
    if (uplink === null || posture === null) return [say('unknown', at)];
    // ip-sysctl, accept_ra: 1 holds for hosts only, 2 for routers too.
    const takes = posture.acceptRa === 2 || (posture.acceptRa === 1 && posture.forwarding === 0);
    if (!takes) return [say('refuses', at, { uplink })];
    if (bound === undefined) return [say('unknown', at)];
    return bound.source !== null && whose(bound.source) === 'native'
      ? [say('exposed', at, { uplink, length: posture.routeInfoLength })]
      : [say('guarded', at, { uplink })];
  },
  examples: [
    example('a firewall', session({ tunnel: shut }), 'guarded'),
    example('none', session({ tunnel: open }), 'exposed'),
    example(
      'a host that takes none',
      session({ tunnel: { ...open, posture: { acceptRa: 0, routeInfoLength: 0, forwarding: 0 } } }),
      'refuses',
    ),
    example(
      'a router that takes none',
      session({ tunnel: { ...open, posture: { acceptRa: 1, routeInfoLength: 0, forwarding: 1 } } }),
      'refuses',
    ),
    example('no curl', session(), 'unknown'),
    example('another system', session({ tunnel: { ...open, posture: null } }), 'unknown'),
    example('an uplink without IPv6', session(v4Only), 'no-baseline'),
  ],
});
