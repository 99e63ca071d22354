import { check, type Finding } from '../../../harness/model/check.ts';
import { within } from '../attribution.ts';
import { example, exit4, native6, session } from '../examples.ts';
import { Session, type View } from '../observations.ts';

const srflx = (...addresses: string[]): Pick<View, 'ice'> => ({
  ice: { failure: null, candidates: addresses.map((address) => ({ kind: 'srflx', address, permitted: false })) },
});

export default check({
  title: 'WebRTC finds exits only',
  requirement: 'The server-reflexive candidates that a browser shows to pages are addresses of the VPN’s exits.',
  why: 'Any page can gather them, without asking, and reads the address that the VPN hides.',
  fix: 'Carry or block UDP of both families; in Chromium the policy WebRtcIPHandling `disable_non_proxied_udp` hides them.',
  level: 'must',
  source: [{ rfc: 8828, section: '5.2' }],
  on: ['vpn'],
  requires: ['vpn-leak/control-native', 'vpn-leak/egress-v4', 'vpn-leak/egress-v6', 'vpn-leak/transport-parity'],
  needs: { session: Session },
  messages: {
    exit: ['info', 'a page learns {address}'],
    native: ['error', 'a page learns {address}: an address from without the VPN'],
    unknown: ['warning', 'a page learns {address}: neither an address from without the VPN nor a known exit'],
    nothing: ['info', 'a page learns no address from outside'],
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
    const addresses = [...new Set(candidates.filter(({ kind }) => kind === 'srflx').map(({ address }) => address))];
    if (addresses.length === 0) return [say('nothing', at)];
    return addresses.map((address): Finding<'exit' | 'native' | 'unknown'> => say(whose(address), at, { address }));
  },
  examples: [
    example('not asked', session(), 'unasked'),
    example('exits', session({ tunnel: srflx(exit4) }), 'exit'),
    example('the machine’s own', session({ tunnel: srflx(exit4, native6) }), 'exit', 'native'),
    example('nobody’s', session({ tunnel: srflx('192.0.2.9') }), 'unknown'),
    example('hidden', session({ tunnel: srflx() }), 'nothing'),
    example('no browser', session({ tunnel: { ice: { failure: 'none in PATH', candidates: [] } } }), 'no-browser'),
  ],
});
