import { check, type Finding } from '../../../harness/model/check.ts';
import { config, example, unread } from '../config-examples.ts';
import { Config, type Facts } from '../observations/config.ts';

const at = (host: string, kind: Facts['endpoints'][number]['kind'], only: 4 | 6 | null = null): Partial<Facts> => ({
  endpoints: [{ host, kind, only, line: 4 }],
});

export default check({
  title: 'the VPN’s server can be found over either family',
  requirement: 'The transport is bound to no family that the server’s address does not have, or that a network may lack.',
  why: 'A client bound to IPv4 says on an IPv6-only network that the IP address could not be found, although the server is there.',
  fix: 'Write `proto udp` or `proto tcp` without 4 or 6, and publish both records for the server’s name.',
  level: 'should',
  source: [{ text: 'openvpn(8): proto' }, { rfc: 8305, section: '3' }],
  on: ['vpn'],
  requires: ['vpn-leak/config-readable'],
  needs: { config: Config.evidence() },
  messages: {
    name: ['info', '{file}, line {line}: {host} is a name, looked up outside of the tunnel'],
    literal: ['info', '{file}, line {line}: {host} is an {kind} address, which only networks with {kind} reach'],
    bound: [
      'warning',
      '{file}, line {line}: {host} is asked for over IPv{only} only: without IPv{only} its IP address could not be found',
    ],
    mismatch: ['error', '{file}, line {line}: {host} is an {kind} address, and the transport is bound to IPv{only}'],
    none: ['warning', '{file} names no server'],
    unread: ['not-applicable', '{file} could not be read'],
  },
  judge({ config }, say) {
    type Id = 'name' | 'literal' | 'bound' | 'mismatch' | 'none' | 'unread';
    return config.flatMap((seen): Finding<Id>[] => {
      const { file, facts } = seen.value;
      if (facts === null) return [say('unread', seen, { file })];
      if (facts.endpoints.length === 0) return [say('none', seen, { file })];
      return facts.endpoints.map(({ host, kind, only, line }): Finding<Id> => {
        const values = { file, line, host };
        if (kind === 'name') return only === null ? say('name', seen, values) : say('bound', seen, { ...values, only });
        return only !== null && kind !== `IPv${only}`
          ? say('mismatch', seen, { ...values, kind, only })
          : say('literal', seen, { ...values, kind });
      });
    });
  },
  examples: [
    example('a literal', config(), 'literal'),
    example('a name', config(at('vpn.example', 'name')), 'name'),
    example('a name over IPv4 only', config(at('vpn.example', 'name', 4), { kind: 'openvpn' }), 'bound'),
    example('a literal over its own family', config(at('198.51.100.20', 'IPv4', 4), { kind: 'openvpn' }), 'literal'),
    example('a literal over the other family', config(at('2001:db8:ff::20', 'IPv6', 4), { kind: 'openvpn' }), 'mismatch'),
    example('no server', config({ endpoints: [] }), 'none'),
    example('no configuration', unread, 'unread'),
  ],
});
