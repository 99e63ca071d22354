import { check, type Finding } from '../../../harness/model/check.ts';
import { isControlled, within } from '../attribution.ts';
import { declared, example, native4, native6, refusal, session } from '../examples.ts';
import { Session, type View } from '../observations.ts';

const bound = (four: string | null, six: string | null): Pick<View, 'bound'> => ({
  bound: ([4, 6] as const).map((family) => {
    const source = family === 4 ? four : six;
    return { family, by: 'device', ...(source === null ? refusal : { source, code: null, ms: 9 }) };
  }),
});

export default check({
  title: 'a socket bound to the uplink gets nowhere',
  requirement: 'A program that binds its socket to the uplink, by address or by device, reaches nobody past the tunnel.',
  why: 'Torrent clients, containers and updaters do that, on Linux without any privilege, and no routing table stops them.',
  fix: 'Add a kill switch: a firewall rule that drops what leaves by other devices than the tunnel.',
  level: 'should',
  source: [
    { text: 'socket(7): SO_BINDTODEVICE' },
    { text: 'Mullvad VPN: security', url: 'https://github.com/mullvad/mullvadvpn-app/blob/main/docs/security.md' },
  ],
  on: ['vpn'],
  requires: ['vpn-leak/control-native', 'vpn-leak/egress-v4', 'vpn-leak/egress-v6', 'vpn-leak/v6-mirror'],
  needs: { session: Session },
  messages: {
    stopped: ['info', 'bound to the uplink by {by}, IPv{family} gets nowhere ({code})'],
    inside: ['info', 'bound to the uplink by {by}, the reflector saw {address}'],
    outside: ['warning', 'bound to the uplink by {by}, the reflector saw {address}: an address from without the VPN'],
    'kill-switch': [
      'error',
      'bound to the uplink by {by}, the reflector saw {address}: an address from without the VPN, in spite of the kill switch',
    ],
    unasked: ['client-limit', 'this system does not tell which device is the uplink, or has no curl to bind to it'],
  },
  judge({ session }, say) {
    const seen = within(session);
    if (seen === null) return [];
    const { at, tunnel, whose } = seen;
    const { killSwitch } = seen.session.declared;
    const asked = tunnel.bound.filter(({ family }) => isControlled(seen.session, family));
    if (asked.length === 0) return [say('unasked', at)];
    return asked.map(({ family, by, source, code }): Finding<'stopped' | 'inside' | 'outside' | 'kill-switch'> => {
      if (source === null) return say('stopped', at, { family, by, code: code ?? 'no answer' });
      if (whose(source) !== 'native') return say('inside', at, { by, address: source });
      return say(killSwitch ? 'kill-switch' : 'outside', at, { by, address: source });
    });
  },
  examples: [
    example('stopped', session({ tunnel: bound(null, null) }), 'stopped', 'stopped'),
    example('past the tunnel', session({ tunnel: bound(native4, native6) }), 'outside', 'outside'),
    example('into the tunnel', session({ tunnel: bound('198.51.100.20', null) }), 'inside', 'stopped'),
    example(
      'past a kill switch',
      session({ ...declared({ killSwitch: true }), tunnel: bound(null, native6) }),
      'stopped',
      'kill-switch',
    ),
    example('another system', session({ uplink: null }), 'unasked'),
  ],
});
