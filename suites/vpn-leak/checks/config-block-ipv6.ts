import { check, type Finding } from '../../../harness/model/check.ts';
import { config, example, holed, unread, v4Only } from '../config-examples.ts';
import { Config } from '../observations/config.ts';

const directive = { line: 7, what: 'block-ipv6' };

export default check({
  title: 'what is to block IPv6 blocks it',
  requirement: 'A configuration that blocks IPv6 routes it into the tunnel first, and takes what its server says of IPv6.',
  why: 'block-ipv6 refuses what comes to the tunnel’s device; what no route leads there leaves by the uplink as before.',
  fix: 'Write `redirect-gateway def1 ipv6` beside `block-ipv6`, on the server in `push`.',
  fixes: {
    temporary: 'Carry IPv6 in the tunnel, or route it there and block it; then turn it on again.',
    ignored: 'Remove the filter, or route and block IPv6 in this file.',
  },
  level: 'should',
  source: [
    { text: 'openvpn(8): block-ipv6, redirect-gateway' },
    { text: 'OpenVPN 3 issue 104', url: 'https://github.com/OpenVPN/openvpn3/issues/104' },
  ],
  on: ['vpn'],
  requires: ['vpn-leak/config-readable'],
  needs: { config: Config.evidence() },
  messages: {
    works: ['info', '{file}, line {line}: {what}, and IPv6 is routed to it'],
    toothless: [
      'warning',
      '{file}, line {line}: {what} alone: nothing here leads IPv6 into the tunnel, and it leaves by the uplink',
    ],
    ignored: ['warning', '{file}, line {line}: {what} of the server is not taken, and nothing here blocks IPv6'],
    temporary: [
      'warning',
      '{file}, line {line}: {what} turns IPv6 off on the machine: a workaround, until something turns it on',
    ],
    none: ['not-applicable', '{file} does not block IPv6'],
    unread: ['not-applicable', '{file} could not be read'],
  },
  judge({ config }, say) {
    return config.flatMap((at): Finding<'works' | 'toothless' | 'ignored' | 'temporary' | 'none' | 'unread'>[] => {
      const { file, facts } = at.value;
      if (facts === null) return [say('unread', at, { file })];
      const { coverage, blocks, ignores, disables, killSwitch } = facts;
      const isRouted = coverage.some(({ family, extent }) => family === 6 && extent !== 'none');
      const filters = ignores.filter(({ what }) => what.endsWith('ipv6'));
      const isOpen = blocks.length === 0 && !killSwitch.includes(6) && !isRouted;
      const findings = [
        ...blocks.map(({ line, what }) =>
          say(what !== 'block-ipv6' || isRouted ? 'works' : 'toothless', at, { file, line, what }),
        ),
        ...(isOpen ? filters.map(({ line, what }) => say('ignored', at, { file, line, what })) : []),
        ...disables.map(({ line, what }) => say('temporary', at, { file, line, what })),
      ];
      return findings.length === 0 ? [say('none', at, { file })] : findings;
    });
  },
  examples: [
    example('IPv6 is carried', config(), 'none'),
    example('routed and blocked', config({ ...holed, blocks: [directive] }, { kind: 'openvpn' }), 'works'),
    example('blocked, and not routed', config({ ...v4Only, blocks: [directive] }, { kind: 'openvpn' }), 'toothless'),
    example(
      'the server’s IPv6 is not taken',
      config({ ...v4Only, ignores: [{ line: 8, what: 'route-ipv6' }] }, { kind: 'openvpn' }),
      'ignored',
    ),
    example('IPv6 is turned off', config({ ...v4Only, disables: [{ line: 4, what: 'disable_ipv6' }] }), 'temporary'),
    example('no configuration', unread, 'unread'),
  ],
});
