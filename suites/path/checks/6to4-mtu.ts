import { check } from '../../../harness/model/check.ts';
import { afterAddress } from '../chain.ts';
import { SixToFour } from '../observations.ts';

/** Length of the outer IPv4 header (RFC 4213 3.2). */
const outerHeader = 20;
const smallest = 1280;

export default check({
  title: 'the MTU of the 6to4 interface leaves room for the IPv4 header',
  requirement: 'The MTU of the 6to4 interface is at most that of the IPv4 link less 20 octets, and at least 1280.',
  why: 'With more, every full packet is fragmented over IPv4, and firewalls drop fragments; with less, IPv6 is not possible.',
  fix: 'Set the MTU of the 6to4 interface to that of the IPv4 link less 20 (1480 on Ethernet), or to 1280.',
  level: 'must',
  source: [
    { rfc: 4213, section: '3.2' },
    { rfc: 6343, section: '3' },
    { rfc: 8200, section: '5' },
  ],
  on: ['6to4'],
  requires: afterAddress,
  needs: { address: SixToFour },
  messages: {
    'too-large': ['path-fault', '{device} has an MTU of {mtu} over an IPv4 link of {outer}', 'at most {most}'],
    'too-small': ['path-fault', '{device} has an MTU of {mtu}', 'at least 1280'],
    unknown: ['not-applicable', 'the MTU of the 6to4 interface is not known here'],
  },
  judge: ({ address: seen }, say) =>
    seen.flatMap((at) => {
      const { device, linkMtu: mtu, outerMtu } = at.value;
      if (mtu === null || device === null) return say('unknown', at);
      if (mtu < smallest) return say('too-small', at, { device, mtu });
      const outer = outerMtu ?? 1500;
      const most = outer - outerHeader;
      return mtu > most ? say('too-large', at, { device, mtu, outer, most }) : [];
    }),
  examples: [
    { name: '1480 over Ethernet', path: '6to4', seen: { address: [SixToFour.on('6to4')] }, says: [] },
    { name: '1280', path: '6to4', seen: { address: [SixToFour.on('6to4', { linkMtu: 1280 })] }, says: [] },
    { name: 'Ethernet’s own', path: '6to4', seen: { address: [SixToFour.on('6to4', { linkMtu: 1500 })] }, says: ['too-large'] },
    { name: '1480 over DSL', path: '6to4', seen: { address: [SixToFour.on('6to4', { outerMtu: 1492 })] }, says: ['too-large'] },
    { name: 'below IPv6', path: '6to4', seen: { address: [SixToFour.on('6to4', { linkMtu: 1200 })] }, says: ['too-small'] },
    {
      name: 'not known',
      path: '6to4',
      seen: { address: [SixToFour.on('6to4', { device: null, linkMtu: null })] },
      says: ['unknown'],
    },
  ],
});
