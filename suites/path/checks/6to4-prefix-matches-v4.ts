import { formatAddress, sameAddress } from '../../../harness/address/ip.ts';
import { check } from '../../../harness/model/check.ts';
import { SixToFour } from '../observations.ts';
import { sixToFourOf } from '../tunnel-address.ts';

export default check({
  title: 'the 6to4 prefix is that of this host’s IPv4 address',
  requirement: 'A 6to4 address lies in 2002:V4ADDR::/48, where V4ADDR is an address of the IPv4 interface of the tunnel.',
  why: 'Answers are sent to the IPv4 address in the prefix: with another one in there they go to somebody else.',
  fix: 'Give the 6to4 interface an address in the /48 of the IPv4 address that the host has.',
  level: 'must',
  source: [
    { rfc: 3056, section: '2' },
    { rfc: 3056, section: '3' },
  ],
  on: ['6to4'],
  gate: true,
  needs: { address: SixToFour },
  messages: {
    none: ['path-down', 'no packet can be sent: the 6to4 interface has no address or no route'],
    'other-prefix': ['path-identity', 'the address in use is {address}'],
    'other-v4': ['path-identity', '{address} holds {embedded}', 'the tunnel’s IPv4 address {local}'],
    'not-here': ['path-identity', '{address} holds {embedded}, which no interface here has', 'one of {interfaces}'],
  },
  judge: ({ address: addresses }, say) =>
    addresses.flatMap((at) => {
      const { address, local, interfaces } = at.value;
      if (address === null) return say('none', at);
      const seen = sixToFourOf(address);
      if (seen === null) return say('other-prefix', at, { address });
      const embedded = formatAddress(seen.endpoint);
      if (!sameAddress(embedded, local)) return say('other-v4', at, { address, embedded, local });
      const isHere = interfaces.some((each) => sameAddress(each, embedded));
      return isHere ? [] : say('not-here', at, { address, embedded, interfaces: interfaces.join(', ') });
    }),
  examples: [
    { name: 'no interface', path: '6to4', seen: { address: [SixToFour.on('6to4', { address: null })] }, says: ['none'] },
    { name: 'its own prefix', path: '6to4', seen: { address: [SixToFour.on('6to4')] }, says: [] },
    {
      name: 'a native address',
      path: '6to4',
      seen: { address: [SixToFour.on('6to4', { address: '2001:db8:6::6' })] },
      says: ['other-prefix'],
    },
    {
      name: 'another host’s prefix',
      path: '6to4',
      seen: { address: [SixToFour.on('6to4', { address: '2002:cb00:7141::1' })] },
      says: ['other-v4'],
    },
    {
      name: 'behind a NAT',
      path: '6to4',
      seen: { address: [SixToFour.on('6to4', { interfaces: ['192.168.1.2'] })] },
      says: ['not-here'],
    },
  ],
});
