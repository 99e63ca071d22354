import { formatAddress } from '../../../harness/address/ip.ts';
import { contains, cidr } from '../../../harness/address/prefix.ts';
import { sixToFourBogon } from '../../../harness/address/six-to-four.ts';
import { check } from '../../../harness/model/check.ts';
import { SixToFour } from '../observations.ts';
import { sixToFourOf } from '../tunnel-address.ts';

/** Came after RFC 3964 and its list; behind a carrier's NAT 6to4 cannot work either (RFC 6343 3). */
const shared = cidr('100.64.0.0/10');

export default check({
  title: 'the IPv4 address in the 6to4 prefix is a global one',
  requirement: 'V4ADDR in 2002:V4ADDR::/48 is a global unicast IPv4 address.',
  why: 'To a private address nothing can be sent back from outside: such a prefix only makes the resolver ask for AAAA records.',
  fix: 'Use 6to4 only on a host with a public IPv4 address; elsewhere turn it off.',
  level: 'must',
  source: [
    { rfc: 3056, section: '2' },
    { rfc: 3964, section: '5.3.1' },
    { rfc: 6343, section: '3' },
  ],
  on: ['6to4'],
  gate: true,
  requires: ['path/6to4-prefix-matches-v4'],
  needs: { address: SixToFour },
  messages: { 'not-global': ['path-identity', '{address} holds {embedded}: {kind}'] },
  judge: ({ address }, say) =>
    address.flatMap((at) => {
      const seen = sixToFourOf(at.value.address);
      if (seen === null) return [];
      const kind = contains(shared, seen.endpoint) ? 'shared address space (RFC 6598)' : sixToFourBogon(seen.endpoint);
      return kind === null ? [] : say('not-global', at, { address: seen.address, embedded: formatAddress(seen.endpoint), kind });
    }),
  examples: [
    { name: 'global', path: '6to4', seen: { address: [SixToFour.on('6to4')] }, says: [] },
    {
      name: '192.168.1.2',
      path: '6to4',
      seen: { address: [SixToFour.on('6to4', { address: '2002:c0a8:102::' })] },
      says: ['not-global'],
    },
    {
      name: 'behind a carrier’s NAT',
      path: '6to4',
      seen: { address: [SixToFour.on('6to4', { address: '2002:6440:1::1' })] },
      says: ['not-global'],
    },
  ],
});
