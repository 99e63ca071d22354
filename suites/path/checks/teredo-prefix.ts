import { parseAddress } from '../../../harness/address/ip.ts';
import { contains } from '../../../harness/address/prefix.ts';
import { isTeredo, TEREDO_BEFORE_RFC } from '../../../harness/address/teredo.ts';
import { check } from '../../../harness/model/check.ts';
import { TeredoAddress } from '../observations.ts';

export default check({
  title: 'the address is a Teredo address',
  requirement: 'A Teredo client uses an address in 2001::/32.',
  why: 'With any other source address the packets do not go through Teredo.',
  fix: 'Start the Teredo client and wait until it is qualified; take other IPv6 addresses away from it.',
  fixes: { 'old-prefix': 'Update the client: the experimental prefix was given back and is routed nowhere.' },
  level: 'must',
  source: [
    { rfc: 4380, section: '2.6' },
    { rfc: 4380, section: '4' },
  ],
  on: ['teredo'],
  gate: true,
  requires: ['path/teredo-qualify'],
  needs: { address: TeredoAddress },
  messages: {
    none: ['path-down', 'no packet can be sent: the Teredo client has no address'],
    'other-prefix': ['path-identity', 'the address in use is {address}'],
    'old-prefix': ['path-identity', 'the address in use is {address}, in the experimental prefix 3ffe:831f::/32'],
  },
  judge: ({ address: seen }, say) =>
    seen.flatMap((at) => {
      const { address } = at.value;
      if (address === null) return say('none', at);
      const parsed = parseAddress(address);
      if (parsed !== null && isTeredo(parsed)) return [];
      const isOld = parsed !== null && contains(TEREDO_BEFORE_RFC, parsed);
      return isOld ? say('old-prefix', at, { address }) : say('other-prefix', at, { address });
    }),
  examples: [
    { name: 'not qualified', path: 'teredo', seen: { address: [TeredoAddress.on('teredo', { address: null })] }, says: ['none'] },
    { name: 'Teredo', path: 'teredo', seen: { address: [TeredoAddress.on('teredo')] }, says: [] },
    {
      name: 'native',
      path: 'teredo',
      seen: { address: [TeredoAddress.on('teredo', { address: '2001:db8:6::6' })] },
      says: ['other-prefix'],
    },
    {
      name: 'Windows XP',
      path: 'teredo',
      seen: { address: [TeredoAddress.on('teredo', { address: '3ffe:831f:4136:e378::1' })] },
      says: ['old-prefix'],
    },
  ],
});
