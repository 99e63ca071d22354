import { check, type Finding } from '../../../harness/model/check.ts';
import { config, example, split, unread } from '../config-examples.ts';
import { Config } from '../observations/config.ts';

export default check({
  title: 'the configuration holds while the tunnel is away',
  requirement:
    'A full tunnel keeps its device over a lost server, or a kill switch drops what would leave meanwhile, for both families.',
  why: 'Without either, everything goes on beside the tunnel from the moment the server is lost until it is back.',
  fix: 'OpenVPN: `persist-tun`. Both: a kill switch in PostUp or in the machine’s firewall, for iptables and ip6tables alike.',
  level: 'should',
  source: [{ text: 'openvpn(8): persist-tun' }, { text: 'wg-quick(8): PostUp' }],
  on: ['vpn'],
  requires: ['vpn-leak/config-readable'],
  needs: { config: Config.evidence() },
  messages: {
    guarded: ['info', '{file} has a kill switch for both families'],
    'one-family': ['warning', '{file} has a kill switch for IPv{family} only'],
    persistent: ['info', '{file} keeps the device while the server is away, and has no kill switch'],
    open: ['warning', '{file} has neither persist-tun nor a kill switch'],
    unguarded: ['info', '{file} has no kill switch; the machine’s firewall may have one'],
    split: ['not-applicable', '{file} is for single networks'],
    unread: ['not-applicable', '{file} could not be read'],
  },
  judge({ config }, say) {
    type Id = 'guarded' | 'one-family' | 'persistent' | 'open' | 'unguarded' | 'split' | 'unread';
    return config.map((at): Finding<Id> => {
      const { file, facts } = at.value;
      if (facts === null) return say('unread', at, { file });
      const { coverage, killSwitch, persistent } = facts;
      const [first, second] = killSwitch;
      if (coverage.some(({ extent }) => extent === 'some')) return say('split', at, { file });
      if (first !== undefined)
        return second === undefined ? say('one-family', at, { file, family: first }) : say('guarded', at, { file });
      return say(persistent === null ? 'unguarded' : persistent ? 'persistent' : 'open', at, { file });
    });
  },
  examples: [
    example('WireGuard', config(), 'unguarded'),
    example('a kill switch', config({ killSwitch: [4, 6] }), 'guarded'),
    example('iptables without ip6tables', config({ killSwitch: [4] }), 'one-family'),
    example('OpenVPN', config({ persistent: false }, { kind: 'openvpn' }), 'open'),
    example('OpenVPN that keeps its device', config({ persistent: true }, { kind: 'openvpn' }), 'persistent'),
    example('one network', config(split), 'split'),
    example('no configuration', unread, 'unread'),
  ],
});
