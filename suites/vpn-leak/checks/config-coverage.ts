import { check, type Finding } from '../../../harness/model/check.ts';
import { config, example, holed, neither, split, unread, v4Only } from '../config-examples.ts';
import { Config } from '../observations/config.ts';

export default check({
  title: 'the configuration takes both families',
  requirement: 'What the file routes into the tunnel holds all of IPv4 and all of IPv6, or it blocks what it leaves out.',
  why: 'A family, or a block of one, that the file does not name stays on the uplink.',
  fix: 'WireGuard: `AllowedIPs = 0.0.0.0/0, ::/0`. OpenVPN: `redirect-gateway def1 ipv6`, with an address or `block-ipv6`.',
  level: 'should',
  source: [{ rfc: 7359 }, { text: 'wg-quick(8), openvpn(8)' }],
  on: ['vpn'],
  requires: ['vpn-leak/config-readable'],
  needs: { config: Config.evidence() },
  messages: {
    whole: ['info', '{file}: all of IPv{family} goes into the tunnel'],
    some: ['info', '{file}: of IPv{family} {prefixes} goes into the tunnel'],
    blocked: ['info', '{file}: what of IPv{family} is not carried is blocked ({how})'],
    holes: ['warning', '{file}: of IPv{family} {holes} stays outside'],
    outside: ['warning', '{file}: nothing of IPv{family} goes into the tunnel, and nothing blocks it'],
    'no-address': ['warning', '{file}: IPv6 goes into the tunnel, which has no IPv6 address: it is lost, not refused'],
    pushed: ['info', '{file} tells nothing of IPv{family}; the server may'],
    unread: ['not-applicable', '{file} could not be read'],
  },
  judge({ config }, say) {
    type Id = 'whole' | 'some' | 'blocked' | 'holes' | 'outside' | 'no-address' | 'pushed' | 'unread';
    return config.flatMap((at): Finding<Id>[] => {
      const { file, facts } = at.value;
      if (facts === null) return [say('unread', at, { file })];
      const { coverage, blocks, addresses, ignores, killSwitch, pulls } = facts;
      const isSplit =
        coverage.every(({ extent }) => extent === 'some' || extent === 'none') &&
        coverage.some(({ extent }) => extent === 'some');
      const how = blocks.map(({ what, line }) => `${what}, line ${line}`).join(', ');
      const families = coverage.map(({ family, extent, prefixes, holes }): Finding<Id> => {
        const guard = family === 6 && blocks.length > 0 ? how : killSwitch.includes(family) ? 'a kill switch' : null;
        if (extent === 'whole') return say('whole', at, { file, family });
        if (extent === 'some') return say('some', at, { file, family, prefixes: prefixes.slice(0, 6).join(', ') });
        if (extent === 'none' && isSplit) return say('some', at, { file, family, prefixes: 'nothing' });
        if (guard !== null && (extent === 'most' || killSwitch.includes(family)))
          return say('blocked', at, { file, family, how: guard });
        if (extent === 'most') {
          const text = holes.map(({ prefix, is }) => `${prefix} (${is})`).join(', ');
          return say('holes', at, { file, family, holes: text === '' ? 'a part' : text });
        }
        if (blocks.some(({ what }) => what !== 'block-ipv6') && family === 6) return say('blocked', at, { file, family, how });
        // An address is what makes the server's routes of any use.
        const isRefused = family === 6 && ignores.some(({ what }) => what === 'ifconfig-ipv6');
        return say(pulls && !isRefused ? 'pushed' : 'outside', at, { file, family });
      });
      const six = coverage.find(({ family }) => family === 6);
      const hasSix = addresses.some((address) => address.includes(':'));
      const isLost = six !== undefined && six.extent !== 'none' && !hasSix && !pulls && blocks.length === 0;
      return [...families, ...(isLost ? [say('no-address', at, { file })] : [])];
    });
  },
  examples: [
    example('both families', config(), 'whole', 'whole'),
    example('IPv4 only', config(v4Only), 'whole', 'outside'),
    example(
      'IPv4 only, of a client whose server pushes',
      config({ ...v4Only, pulls: true }, { kind: 'openvpn' }),
      'whole',
      'pushed',
    ),
    example(
      'IPv4 only, and what the server pushes of IPv6 is not taken',
      config({ ...v4Only, pulls: true, ignores: [{ line: 9, what: 'ifconfig-ipv6' }] }, { kind: 'openvpn' }),
      'whole',
      'outside',
    ),
    example('IPv4 only, and a kill switch', config({ ...v4Only, killSwitch: [4, 6] }), 'whole', 'blocked'),
    example(
      'IPv4 only, and a route that refuses IPv6',
      config({ ...v4Only, blocks: [{ line: 5, what: 'a route that refuses all of IPv6' }] }),
      'whole',
      'blocked',
    ),
    example(
      'IPv4 only, and block-ipv6, which blocks nothing then',
      config({ ...v4Only, blocks: [{ line: 5, what: 'block-ipv6' }] }, { kind: 'openvpn' }),
      'whole',
      'outside',
    ),
    example('what is handed out today', config(holed), 'whole', 'holes'),
    example(
      'the same, blocked',
      config({ ...holed, blocks: [{ line: 3, what: 'block-ipv6' }] }, { kind: 'openvpn' }),
      'whole',
      'blocked',
    ),
    example('no IPv6 address', config({ addresses: ['10.8.0.2/24'] }), 'whole', 'whole', 'no-address'),
    example('one network', config(split), 'some', 'some'),
    example('nothing', config(neither), 'outside', 'outside'),
    example('no configuration', unread, 'unread'),
  ],
});
