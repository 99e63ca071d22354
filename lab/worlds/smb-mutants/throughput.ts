import { addressPlan } from '../../topology/address-plan.ts';
import { both, type SmbMutant } from './mutant.ts';

/** Alone: other servers would compete for the processors, and be slow where nothing is. */
export const throughput: Readonly<Record<string, SmbMutant>> = {
  'smb-slow': {
    title: 'native IPv6 is throttled',
    served: both(),
    // nft's bucket holds a second's worth, which the first part of the file uses up.
    options: { octets: 4_194_304 },
    fault: ({ at }) => ({
      kind: 'nft',
      node: 'tgt',
      chains: `chain c_slow {
        type filter hook output priority filter
        ip6 saddr ${at.ipv6} ip6 daddr ${addressPlan.c6} limit rate over 700 kbytes/second burst 32 kbytes drop
      }
      chain c_slow_in {
        type filter hook input priority filter
        ip6 daddr ${at.ipv6} ip6 saddr ${addressPlan.c6} limit rate over 700 kbytes/second burst 32 kbytes drop
      }`,
    }),
    expect: { red: [{ check: 'smb-samba/speed-ratio', paths: ['ipv6'] }] },
  },
};
