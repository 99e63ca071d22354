import { check } from '../../../harness/model/check.ts';
import { afterGates } from '../chain.ts';
import { TeredoNat } from '../observations.ts';

/** Of our own prober: miredo looks for neither cone nor symmetric NATs and carries traffic where other clients refuse. */
export default check({
  title: 'the NAT lets a Teredo client work',
  requirement:
    'The NAT before a Teredo client gives one mapping to all destinations: it is cone or (port) restricted, not symmetric.',
  why: 'Behind a symmetric NAT a client of RFC 4380 stays offline, and one that goes on has an address that changes.',
  fix: 'Use a NAT with endpoint-independent mapping (RFC 4787 REQ-1), forward a port to the client, or use a client with RFC 6081.',
  level: 'should',
  source: [
    { rfc: 4380, section: '5.2.1' },
    { rfc: 6081, section: '3' },
    { rfc: 4787, section: '4.1' },
  ],
  on: ['teredo'],
  requires: afterGates,
  needs: { nat: TeredoNat },
  messages: {
    symmetric: ['path-fault', 'the server’s two addresses see {primary} and {secondary}: the NAT is symmetric'],
    cone: ['info', 'cone: an answer from an address that was not asked came in'],
    restricted: ['info', 'restricted: both addresses of the server see {primary}, and only what was asked may answer'],
    undetermined: ['info', 'the second address of the server is silent: restricted or symmetric cannot be told'],
    offline: ['path-fault', 'the server did not answer the classifier'],
  },
  judge: ({ nat }, say) =>
    nat.flatMap((at) => {
      const { natClass } = at.value;
      const primary = text(at.value.primary);
      const secondary = text(at.value.secondary);
      if (natClass === 'symmetric') return say('symmetric', at, { primary, secondary });
      if (natClass === 'restricted') return say('restricted', at, { primary });
      return say(natClass, at);
    }),
  examples: [
    { name: 'restricted', path: 'teredo', seen: { nat: [TeredoNat.on('teredo')] }, says: ['restricted'] },
    { name: 'cone', path: 'teredo', seen: { nat: [TeredoNat.on('teredo', { natClass: 'cone' })] }, says: ['cone'] },
    {
      name: 'symmetric',
      path: 'teredo',
      seen: { nat: [TeredoNat.on('teredo', { natClass: 'symmetric', secondary: { address: '203.0.113.118', port: 32_309 } })] },
      says: ['symmetric'],
    },
    {
      name: 'half a server',
      path: 'teredo',
      seen: { nat: [TeredoNat.on('teredo', { natClass: 'undetermined', secondary: null })] },
      says: ['undetermined'],
    },
    {
      name: 'offline',
      path: 'teredo',
      seen: { nat: [TeredoNat.on('teredo', { natClass: 'offline', primary: null, secondary: null })] },
      says: ['offline'],
    },
  ],
});

function text(mapping: (typeof TeredoNat.sample)['primary']): string {
  return mapping === null ? 'nothing' : `${mapping.address} port ${mapping.port}`;
}
