import { check, type Finding } from '../../../harness/model/check.ts';
import { isControlled, leftIn, listed, seenBy, within } from '../attribution.ts';
import { blocked6, example, exit4, exit6, left, native6, packetTo, refusal, session, silence, stun } from '../examples.ts';
import { Session } from '../observations.ts';

export default check({
  title: 'TCP, UDP and ICMP take the same way',
  requirement: 'Packets of one family leave by the VPN whatever they carry.',
  why: 'A rule for TCP alone leaves calls, games and QUIC outside.',
  fix: 'Route by address, not by protocol; let the firewall drop everything that is not the tunnel’s own.',
  level: 'must',
  source: [
    { rfc: 7359 },
    { text: 'Mullvad VPN: security', url: 'https://github.com/mullvad/mullvadvpn-app/blob/main/docs/security.md' },
  ],
  on: ['vpn'],
  requires: ['vpn-leak/control-native', 'vpn-leak/egress-v4', 'vpn-leak/egress-v6', 'vpn-leak/v6-mirror'],
  needs: { session: Session },
  messages: {
    alike: ['info', 'IPv{family}: the reflector saw {tcp} by TCP and {udp} by UDP'],
    differ: ['error', 'IPv{family}: the reflector saw {tcp} by TCP and {udp} by UDP, one of them from without the VPN'],
    exits: ['info', 'IPv{family}: two exits, {tcp} by TCP and {udp} by UDP'],
    'icmp-left': ['error', 'echo requests left beside the tunnel ({packets} packets)'],
    'icmp-answered': ['warning', 'IPv{family}: the reflector answers an echo request, and neither TCP ({tcp}) nor UDP ({udp})'],
    none: ['not-applicable', 'nothing to compare: {families}'],
  },
  judge({ session }, say) {
    const seen = within(session);
    if (seen === null) return [];
    const { at, tunnel, whose } = seen;
    const findings = ([4, 6] as const).flatMap((family): readonly Finding<'alike' | 'differ' | 'exits' | 'icmp-answered'>[] => {
      if (!isControlled(seen.session, family)) return [];
      const [tcp, udp] = [seenBy(tunnel, family === 4 ? 'lit4' : 'lit6'), tunnel.stun.find((one) => one.family === family)];
      const values = { family, tcp: tcp?.source ?? tcp?.code ?? 'not asked', udp: udp?.source ?? udp?.code ?? 'not asked' };
      const answered = tunnel.ping.find((one) => one.family === family)?.answered === true;
      const sources = [tcp?.source, udp?.source].flatMap((source) => source ?? []);
      if (sources.length === 0) return answered ? [say('icmp-answered', at, values)] : [];
      const natives = sources.filter((source) => whose(source) === 'native').length;
      if (natives > 0 && tcp?.source !== udp?.source) return [say('differ', at, values)];
      return sources.length === 2 ? [say(tcp?.source === udp?.source ? 'alike' : 'exits', at, values)] : [];
    });
    const echo = leftIn(seen.session, 'tunnel')?.find(({ protocol }) => protocol === 'icmp');
    const all = [...findings, ...(echo === undefined ? [] : [say('icmp-left', at, { packets: echo.packets })])];
    const asked = tunnel.stun.map(({ family, code }) => `IPv${family} by UDP ${code ?? 'answered'}`);
    return all.length > 0 ? all : [say('none', at, { families: asked.length === 0 ? 'UDP was not asked' : listed(asked) })];
  },
  examples: [
    example('the same address', session({ tunnel: stun(exit4, exit6) }), 'alike', 'alike'),
    example('UDP beside the tunnel', session({ tunnel: stun(exit4, native6) }), 'alike', 'differ'),
    example(
      'UDP beside the tunnel, TCP blocked',
      session({ tunnel: { ...blocked6, ...stun(exit4, native6) } }),
      'alike',
      'differ',
    ),
    example('two exits', session({ tunnel: stun('198.51.100.21', exit6) }), 'exits', 'alike'),
    example('ICMP is left out', session({ tunnel: { ...blocked6, ...stun(exit4, refusal) } }), 'alike', 'icmp-answered'),
    example(
      'ICMP leaves beside the tunnel',
      session({ tunnel: stun(exit4, exit6), ...left('tunnel', packetTo('-', null, 'icmp')) }),
      'alike',
      'alike',
      'icmp-left',
    ),
    example('UDP is dropped', session({ tunnel: { ...stun(silence, silence), ping: [] } }), 'none'),
  ],
});
