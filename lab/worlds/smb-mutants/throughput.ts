import { both, type SmbMutant } from './mutant.ts';

/** Alone: other servers would compete for the processors, and be slow where nothing is. */
export const throughput: Readonly<Record<string, SmbMutant>> = {
  'smb-slow': {
    title: 'IPv6 is throttled',
    served: both(),
    options: { octets: 1_048_576 },
    fault: ({ at }) => ({
      kind: 'nft',
      node: 'tgt',
      chains: `chain c_slow {
        type filter hook output priority filter
        ip6 saddr ${at.ipv6} limit rate over 1500 kbytes/second burst 64 kbytes drop
      }
      chain c_slow_in {
        type filter hook input priority filter
        ip6 daddr ${at.ipv6} limit rate over 1500 kbytes/second burst 64 kbytes drop
      }`,
    }),
    expect: { red: [{ check: 'smb-samba/speed-ratio', paths: ['ipv6'] }] },
  },
};
