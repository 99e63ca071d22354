import { check } from '../../../harness/model/check.ts';
import { within } from '../attribution.ts';
import { answersOf } from '../dns-sources.ts';
import { example, session } from '../examples.ts';
import { Session, type View } from '../observations.ts';

const resolver = '198.51.100.53';
const answers = (device: string, how: 'udp' | 'tcp' = 'udp'): Pick<View, 'resolvers' | 'lookups'> => ({
  resolvers: [{ address: resolver, device, onLink: false }],
  lookups: [{ tag: `${how[0]}0`, how, resolver, answered: true, code: null }],
});

export default check({
  title: 'DNS by UDP and TCP stays in the tunnel',
  requirement: 'A question to a configured resolver goes through the tunnel, by UDP and by TCP.',
  why: 'A rule for UDP port 53 alone leaves long answers, which come by TCP, outside.',
  fix: 'Route by address, or drop port 53 of both transports on the uplink.',
  level: 'must',
  source: [{ rfc: 7766, section: '5' }, { rfc: 7359 }],
  on: ['vpn'],
  requires: ['vpn-leak/control-native', 'vpn-leak/dns-v6-resolver', 'vpn-leak/dns-lan-resolver'],
  needs: { session: Session },
  messages: {
    inside: ['info', '{resolver} answers by {transport}, and is reached by {device}'],
    outside: ['error', '{resolver} answers by {transport}, and is reached by {device}, beside the tunnel'],
    none: ['not-applicable', 'no configured resolver was reached beyond this machine'],
    unknown: ['client-limit', 'this system does not tell by which device a resolver is reached'],
  },
  judge({ session }, say) {
    const seen = within(session);
    if (seen === null) return [];
    const { at, tunnel } = seen;
    const { uplink } = seen.session;
    if (uplink === null || tunnel.egress === null) return [say('unknown', at)];
    const findings = tunnel.resolvers.flatMap(({ address, device }) =>
      device === null || device === 'lo'
        ? []
        : answersOf(tunnel, address).map(({ how }) =>
            say(device === uplink ? 'outside' : 'inside', at, { resolver: address, transport: how.toUpperCase(), device }),
          ),
    );
    return findings.length === 0 ? [say('none', at)] : findings;
  },
  examples: [
    example('in the tunnel', session({ tunnel: answers('wg0') }), 'inside'),
    example('UDP beside it', session({ tunnel: answers('eth0') }), 'outside'),
    example('TCP beside it', session({ tunnel: answers('eth0', 'tcp') }), 'outside'),
    example('a resolver of this machine', session({ tunnel: { ...answers('lo') } }), 'none'),
    example('another system', session({ tunnel: { egress: null } }), 'unknown'),
  ],
});
