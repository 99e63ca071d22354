import { check, type Finding } from '../../../harness/model/check.ts';
import { config, example, split, unread } from '../config-examples.ts';
import { Config } from '../observations/config.ts';

export default check({
  title: 'the configuration brings a resolver',
  requirement: 'A full tunnel sets the resolver, or its server does.',
  why: 'Otherwise the uplink’s stays: on the LAN it is reached beside the tunnel, and the provider’s reads every name.',
  fix: 'WireGuard: a DNS line with a resolver behind the tunnel. OpenVPN: `dhcp-option DNS`, and a script that obeys it.',
  level: 'should',
  source: [{ text: 'wg-quick(8): DNS' }, { text: 'openvpn(8): dhcp-option' }, { rfc: 7359 }],
  on: ['vpn'],
  requires: ['vpn-leak/config-readable'],
  needs: { config: Config.evidence() },
  messages: {
    set: ['info', '{file} sets {resolvers}'],
    unset: ['warning', '{file} sets no resolver: the uplink’s stay'],
    ignored: ['warning', '{file}, line {line}: {what} of the server is not taken, and no resolver is set here'],
    pushed: ['info', '{file} sets no resolver; the server may'],
    split: ['not-applicable', '{file} is for single networks'],
    unread: ['not-applicable', '{file} could not be read'],
  },
  judge({ config }, say) {
    return config.map((at): Finding<'set' | 'unset' | 'ignored' | 'pushed' | 'split' | 'unread'> => {
      const { file, facts } = at.value;
      if (facts === null) return say('unread', at, { file });
      const { coverage, dns, ignores, pulls } = facts;
      if (dns.length > 0) return say('set', at, { file, resolvers: dns.join(', ') });
      const filter = ignores.find(({ what }) => what === 'dhcp-option');
      if (filter !== undefined) return say('ignored', at, { file, ...filter });
      if (pulls) return say('pushed', at, { file });
      return say(coverage.some(({ extent }) => extent === 'some') ? 'split' : 'unset', at, { file });
    });
  },
  examples: [
    example('a DNS line', config(), 'set'),
    example('none', config({ dns: [] }), 'unset'),
    example('none, of a client whose server pushes', config({ dns: [], pulls: true }, { kind: 'openvpn' }), 'pushed'),
    example(
      'the server’s is not taken',
      config({ dns: [], pulls: true, ignores: [{ line: 6, what: 'dhcp-option' }] }, { kind: 'openvpn' }),
      'ignored',
    ),
    example('one network', config({ ...split, dns: [] }), 'split'),
    example('no configuration', unread, 'unread'),
  ],
});
