import { teredoFlags } from '../../../harness/address/teredo.ts';
import { check } from '../../../harness/model/check.ts';
import { afterAddress } from '../chain.ts';
import { TeredoAddress } from '../observations.ts';
import { teredoOf } from '../tunnel-address.ts';

export default check({
  title: 'the flags of the Teredo address are as they must be',
  requirement: 'In the flags the reserved bit, U and G are zero, the cone bit is not set, and twelve bits are random.',
  why: 'Peers may discard an address with other flags, and one without random bits can be guessed from outside.',
  fix: 'Update the Teredo client to one that follows RFC 5991.',
  level: 'should',
  source: [
    { rfc: 4380, section: '4' },
    { rfc: 5991, section: '3.1' },
    { rfc: 5991, section: '3.2' },
  ],
  on: ['teredo'],
  requires: afterAddress,
  needs: { address: TeredoAddress },
  messages: {
    reserved: ['path-fault', 'the flags are {flags}: {bits} set', 'z, U and G zero'],
    cone: ['warning', 'the flags are {flags}: the cone bit is set', 'the cone bit zero (RFC 5991 3.2)'],
    random: ['info', 'the flags are {flags}: the random bits of RFC 5991 are in use'],
    'not-random': ['info', 'the flags are {flags}: no random bits, so the client may not follow RFC 5991'],
  },
  judge: ({ address }, say) =>
    address.flatMap((at) => {
      const decoded = teredoOf(at.value.address);
      if (decoded === null) return [];
      const { cone, z, universal, group, random1, random2 } = teredoFlags(decoded.flags);
      const flags = `0x${decoded.flags.toString(16).padStart(4, '0')}`;
      const bits = [z && 'z', universal && 'U', group && 'G'].filter((bit) => bit !== false).join(', ');
      return [
        ...(bits === '' ? [] : [say('reserved', at, { flags, bits })]),
        ...(cone ? [say('cone', at, { flags })] : []),
        random1 + random2 > 0 ? say('random', at, { flags }) : say('not-random', at, { flags }),
      ];
    }),
  examples: [
    { name: 'miredo: 0x0c11', path: 'teredo', seen: { address: [TeredoAddress.on('teredo')] }, says: ['random'] },
    { name: 'RFC 4380 without cone', path: 'teredo', seen: { address: [withFlags('0')] }, says: ['not-random'] },
    { name: 'cone', path: 'teredo', seen: { address: [withFlags('8000')] }, says: ['cone', 'not-random'] },
    { name: 'U and G', path: 'teredo', seen: { address: [withFlags('311')] }, says: ['reserved', 'random'] },
    { name: 'reserved bit', path: 'teredo', seen: { address: [withFlags('4c11')] }, says: ['reserved', 'random'] },
  ],
});

function withFlags(flags: string) {
  return TeredoAddress.on('teredo', { address: `2001:0:c633:6442:${flags}:1961:34ff:8e89` });
}
