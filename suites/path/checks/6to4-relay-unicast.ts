import { parseAddress } from '../../../harness/address/ip.ts';
import { contains } from '../../../harness/address/prefix.ts';
import { SIX_TO_FOUR_RELAY_ANYCAST } from '../../../harness/address/six-to-four.ts';
import { check } from '../../../harness/model/check.ts';
import { afterAddress } from '../chain.ts';
import { SixToFour } from '../observations.ts';

export default check({
  title: 'the 6to4 relay has an address of its own',
  requirement: 'The relay is configured by a unicast address, not by the anycast prefix 192.88.99.0/24.',
  why: 'Anycast leads to whichever relay is near, or to none, and who runs it cannot be told; it was withdrawn in 2015.',
  fix: 'Configure the unicast address of a relay that somebody answers for.',
  level: 'should',
  source: [
    { rfc: 7526, section: '4' },
    { rfc: 6343, section: '3' },
  ],
  on: ['6to4'],
  requires: afterAddress,
  needs: { address: SixToFour },
  messages: { anycast: ['warning', 'the relay is {relay}, the withdrawn anycast address'] },
  judge: ({ address: seen }, say) =>
    seen.flatMap((at) => {
      const { relay } = at.value;
      const parsed = parseAddress(relay);
      return parsed !== null && contains(SIX_TO_FOUR_RELAY_ANYCAST, parsed) ? say('anycast', at, { relay }) : [];
    }),
  examples: [
    { name: 'unicast', path: '6to4', seen: { address: [SixToFour.on('6to4')] }, says: [] },
    { name: 'anycast', path: '6to4', seen: { address: [SixToFour.on('6to4', { relay: '192.88.99.1' })] }, says: ['anycast'] },
  ],
});
