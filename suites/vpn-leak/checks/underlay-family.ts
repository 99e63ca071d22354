import { check } from '../../../harness/model/check.ts';
import { isControlled } from '../attribution.ts';
import { commandText } from '../command-text.ts';
import { example, session, v4Only } from '../examples.ts';
import { Session } from '../observations.ts';

const server = (four: string[], six: string[]) => ({ server: { name: 'vpn.example', 4: four, 6: six } });
const down = { tunnel: null, up: { code: 1, ms: 40, output: 'IP address could not be found: vpn.example\n' } };
const one4 = '198.51.100.20';
const one6 = '2001:db8:ff::20';

export default check({
  title: 'the VPN comes up over the families that its server has',
  requirement: 'The tunnel comes up on an uplink with a family that the name of its server has addresses of.',
  why: 'A client that looks for A records only says that an IP address could not be found, on a network where the server is.',
  fix: 'Publish both records for the server, and let the client look for both; on IPv6-only networks give it the IPv6 literal.',
  level: 'must',
  source: [{ rfc: 8305, section: '3' }],
  on: ['vpn'],
  needs: { session: Session },
  messages: {
    up: ['info', '{name} has {records}, and the tunnel is up on an uplink with {families}'],
    down: ['error', '{name} has {records}, the uplink has {families}, and the tunnel does not come up: {output}'],
    'no-address': ['warning', 'no address of {name} was found without the VPN, and the tunnel does not come up: {output}'],
    'other-family': ['not-applicable', '{name} has {records}, and the uplink has {families}'],
    unnamed: ['not-applicable', 'the target names no server (`serverName`)'],
  },
  judge({ session: [at] }, say) {
    if (at === undefined) return [];
    const { server, tunnel, up } = at.value;
    if (server === null) return [say('unnamed', at)];
    const own = ([4, 6] as const).filter((family) => isControlled(at.value, family));
    const of = ([4, 6] as const).filter((family) => server[family].length > 0);
    const texts = {
      name: server.name,
      records: of.length === 0 ? 'no records' : of.map((family) => (family === 4 ? 'A' : 'AAAA')).join(' and '),
      families: own.length === 0 ? 'neither family' : own.map((family) => `IPv${family}`).join(' and '),
    };
    if (tunnel !== null) return [say('up', at, texts)];
    const { output } = commandText(up);
    if (of.length === 0) return [say('no-address', at, { name: server.name, output })];
    return own.some((family) => of.includes(family)) ? [say('down', at, { ...texts, output })] : [say('other-family', at, texts)];
  },
  examples: [
    example('no name', session(), 'unnamed'),
    example('both records', session(server([one4], [one6])), 'up'),
    example('only AAAA, and a client that looks for A', session({ ...server([], [one6]), ...down }), 'down'),
    example(
      'a server that does not answer',
      session({ ...server([one4], []), ...down, up: { code: null, ms: 20_000, output: '' } }),
      'down',
    ),
    example('only AAAA on an uplink without IPv6', session({ ...v4Only, ...server([], [one6]), ...down }), 'other-family'),
    example('no record', session({ ...server([], []), ...down }), 'no-address'),
  ],
});
