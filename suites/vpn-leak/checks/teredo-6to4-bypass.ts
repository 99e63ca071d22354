import { formatAddress, parseAddress } from '../../../harness/address/ip.ts';
import { sixToFourEndpoint } from '../../../harness/address/six-to-four.ts';
import { decodeTeredo } from '../../../harness/address/teredo.ts';
import { check } from '../../../harness/model/check.ts';
import { eventText, leftIn, listed, within } from '../attribution.ts';
import { before, example, left, native4, packetTo, session, stun, whoami } from '../examples.ts';
import { Session } from '../observations.ts';

const sixToFour = '2002:c633:6401::1';
const teredoNative = '2001:0:c633:6435:0:f2a1:39cc:9bfe';
const teredoExit = '2001:0:c633:6435:0:f2a1:39cc:9beb';

/** The IPv4 address of the machine that a transition address tells everybody; null where it tells none. */
function embedded(text: string): string | null {
  const address = parseAddress(text);
  if (address === null) return null;
  const v4 = sixToFourEndpoint(address) ?? decodeTeredo(address)?.client ?? null;
  return v4 === null ? null : formatAddress(v4);
}

/** RFC 4380 2.7: the port of Teredo servers. */
const teredoPort = 3_544;

export default check({
  title: 'no transition tunnel leaves beside the VPN',
  requirement: 'Teredo, 6to4 and 6in4 leave by the VPN or not at all, and no address tells the one that the VPN hides.',
  why: 'A tunnel that is bound to the uplink takes IPv6 past the VPN, wrapped in IPv4.',
  fix: 'Turn the transition tunnel off while the VPN is up, or carry IPv6 in the VPN.',
  level: 'must',
  source: [{ rfc: 4380, section: '4' }, { rfc: 3056, section: '2' }, { rfc: 7359 }],
  on: ['vpn'],
  requires: ['vpn-leak/control-native'],
  needs: { session: Session },
  messages: {
    none: ['info', 'no transition tunnel is seen'],
    inside: ['info', '{address} goes through the VPN: it tells {v4}'],
    tells: ['error', 'the reflector saw {address}, which tells {v4}: the address from without the VPN'],
    left: ['error', 'packets of a transition tunnel left beside the VPN: {events}'],
    idle: ['warning', '{device} has {address}, which tells {v4} to whom it is used with'],
  },
  judge({ session }, say) {
    const seen = within(session);
    if (seen === null) return [];
    const { at, tunnel, whose } = seen;
    const told = [...tunnel.whoami, ...tunnel.stun].flatMap(({ source }) => {
      const v4 = source === null ? null : embedded(source);
      return source === null || v4 === null ? [] : [{ address: source, v4 }];
    });
    const unique = [...new Map(told.map((one) => [one.address, one])).values()];
    const events = (leftIn(seen.session, 'tunnel') ?? []).filter(
      ({ protocol, port }) => protocol === '6in4' || (protocol === 'udp' && port === teredoPort),
    );
    const own = (tunnel.addresses ?? []).flatMap(({ device, address }) => {
      const v4 = embedded(address);
      const isUsed = v4 === null || unique.some((one) => one.address === address);
      return isUsed || whose(v4) !== 'native' ? [] : [say('idle', at, { device, address, v4 })];
    });
    const findings = [
      ...unique.map(({ address, v4 }) => say(whose(v4) === 'native' ? 'tells' : 'inside', at, { address, v4 })),
      ...(events.length === 0 ? [] : [say('left', at, { events: listed(events.map(eventText)) })]),
      ...own,
    ];
    return findings.length === 0 ? [say('none', at)] : findings;
  },
  examples: [
    example('none', session(), 'none'),
    example('6to4 beside the VPN', session({ tunnel: whoami({ lit6: sixToFour }) }), 'tells'),
    example('Teredo beside the VPN', session({ tunnel: stun(native4, teredoNative) }), 'tells'),
    example('Teredo through the VPN', session({ tunnel: stun(native4, teredoExit) }), 'inside'),
    example(
      'a tunnel that is bound to the uplink',
      session({ baseline: before({}), ...left('tunnel', packetTo('-', null, '6in4'), packetTo('198.51.100.53', 3_544, 'udp')) }),
      'left',
    ),
    example(
      'an address that nothing uses',
      session({ tunnel: { addresses: [{ device: 'tun6to4', address: sixToFour, length: 16 }] } }),
      'idle',
    ),
  ],
});
