import { formatAddress, sameAddress } from '../../../harness/address/ip.ts';
import { check } from '../../../harness/model/check.ts';
import { afterAddress } from '../chain.ts';
import { TeredoAddress } from '../observations.ts';
import { teredoOf } from '../tunnel-address.ts';

export default check({
  title: 'the Teredo address names the server in use',
  requirement: 'Bits 32 to 63 of a Teredo address are the IPv4 address of the server it was obtained from.',
  why: 'Peers send bubbles through the server that the address names; with another one there, they do not arrive.',
  fix: 'Restart the Teredo client, so that it qualifies with the server that is configured.',
  level: 'must',
  source: [
    { rfc: 4380, section: '4' },
    { rfc: 4380, section: '5.2.1' },
  ],
  on: ['teredo'],
  requires: afterAddress,
  needs: { address: TeredoAddress },
  messages: {
    'other-server': ['path-fault', '{address} names the server {named}', 'the configured server {server}'],
  },
  judge: ({ address }, say) =>
    address.flatMap((at) => {
      const { server } = at.value;
      const seen = teredoOf(at.value.address);
      if (seen === null || sameAddress(formatAddress(seen.server), server)) return [];
      return say('other-server', at, { address: seen.address, server, named: formatAddress(seen.server) });
    }),
  examples: [
    { name: 'the configured server', path: 'teredo', seen: { address: [TeredoAddress.on('teredo')] }, says: [] },
    {
      name: 'another',
      path: 'teredo',
      seen: { address: [TeredoAddress.on('teredo', { server: '203.0.113.120' })] },
      says: ['other-server'],
    },
  ],
});
