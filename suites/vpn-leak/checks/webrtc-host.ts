import { classify } from '../../../harness/address/classify.ts';
import { parseAddress } from '../../../harness/address/ip.ts';
import { check, type Finding } from '../../../harness/model/check.ts';
import { within } from '../attribution.ts';
import { example, native6, session } from '../examples.ts';
import { Session, type View } from '../observations.ts';

const host = (address: string, permitted = false): Pick<View, 'ice'> => ({
  ice: { failure: null, candidates: [{ kind: 'host', address, permitted }] },
});

export default check({
  title: 'WebRTC shows no address of the uplink',
  requirement: 'The host candidates that a browser shows to pages have no global address that this machine has without the VPN.',
  why: 'A page reads it without a single packet leaving: no route and no firewall can help.',
  fix: 'Remove global addresses from the uplink while the VPN is up, or set the browser to hide them (WebRtcIPHandling).',
  level: 'must',
  source: [{ rfc: 8828, section: '5.2' }],
  on: ['vpn'],
  requires: ['vpn-leak/control-native', 'vpn-leak/webrtc-srflx'],
  needs: { session: Session },
  messages: {
    hidden: ['info', 'no page learns a global address of the uplink'],
    shown: ['error', 'every page learns {address}, an address from without the VPN'],
    'shown-permitted': ['warning', 'a page that may use the microphone learns {address}, an address from without the VPN'],
    'no-browser': ['client-limit', 'no browser could be asked: {failure}'],
    unasked: ['not-applicable', 'the target has no `browser: true`'],
  },
  judge({ session }, say) {
    const seen = within(session);
    if (seen === null) return [];
    const { at, tunnel, whose } = seen;
    if (tunnel.ice === null) return [say('unasked', at)];
    const { failure, candidates } = tunnel.ice;
    if (failure !== null) return [say('no-browser', at, { failure })];
    const hosts = candidates.filter(({ kind, address }) => {
      const parsed = parseAddress(address);
      return kind === 'host' && parsed !== null && classify(parsed) === 'ipv6' && whose(address) === 'native';
    });
    const open = new Set(hosts.filter(({ permitted }) => !permitted).map(({ address }) => address));
    const asked = new Set(hosts.filter(({ address }) => !open.has(address)).map(({ address }) => address));
    const findings = [
      ...[...open].map((address): Finding<'shown' | 'shown-permitted'> => say('shown', at, { address })),
      ...[...asked].map((address) => say('shown-permitted', at, { address })),
    ];
    return findings.length === 0 ? [say('hidden', at)] : findings;
  },
  examples: [
    example('not asked', session(), 'unasked'),
    example('a name of mDNS', session({ tunnel: host('1f4c2a7e-0b3d-4d9a-9d1c-5f0c3b1a2e44.local') }), 'hidden'),
    example('the LAN’s', session({ tunnel: host('192.168.50.100', true) }), 'hidden'),
    example('a global one', session({ tunnel: host(native6) }), 'shown'),
    example('a global one, with leave', session({ tunnel: host(native6, true) }), 'shown-permitted'),
    example('no browser', session({ tunnel: { ice: { failure: 'none in PATH', candidates: [] } } }), 'no-browser'),
  ],
});
