import { relayDown } from '../faults.ts';
import type { Mutant } from '../mutant.ts';

export default {
  title: 'no relay runs, neither for 6to4 nor for Teredo',
  world: 'demo',
  fault: relayDown,
  expect: {
    inconclusive: [
      { check: 'path/teredo-relay-discovery', paths: ['teredo'] },
      { check: 'path/6to4-outbound-blackhole', paths: ['6to4'] },
      { check: 'http-iis/*', paths: ['6to4', 'teredo'] },
      { check: 'smb-samba/*', paths: ['6to4', 'teredo'] },
      { check: 'dns/*', paths: ['6to4', 'teredo'] },
    ],
  },
} satisfies Mutant;
