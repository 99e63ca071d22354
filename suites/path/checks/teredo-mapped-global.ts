import { formatAddress } from '../../../harness/address/ip.ts';
import { refusedMapped } from '../../../harness/address/teredo.ts';
import { check } from '../../../harness/model/check.ts';
import { afterAddress } from '../chain.ts';
import { TeredoAddress } from '../observations.ts';
import { teredoOf } from '../tunnel-address.ts';

export default check({
  title: 'the mapped IPv4 address is a global one',
  requirement: 'The IPv4 address inside a Teredo address is a global unicast address.',
  why: 'Relays and clients must refuse to send to any other, so that nothing comes back.',
  fix: 'Put the Teredo server where it sees the client’s public address, not inside the same private network.',
  level: 'must',
  source: [{ rfc: 4380, section: '5.2.4' }],
  on: ['teredo'],
  requires: afterAddress,
  needs: { address: TeredoAddress },
  messages: { 'not-global': ['path-fault', '{address} holds {client}: {kind}'] },
  judge: ({ address }, say) =>
    address.flatMap((at) => {
      const seen = teredoOf(at.value.address);
      const kind = seen && refusedMapped(seen.client);
      if (seen === null || kind === null) return [];
      return say('not-global', at, { address: seen.address, client: formatAddress(seen.client), kind });
    }),
  examples: [
    { name: 'global', path: 'teredo', seen: { address: [TeredoAddress.on('teredo')] }, says: [] },
    {
      name: 'private: 192.168.1.2',
      path: 'teredo',
      seen: { address: [TeredoAddress.on('teredo', { address: '2001:0:c633:6442:c11:1961:3f57:fefd' })] },
      says: ['not-global'],
    },
  ],
});
