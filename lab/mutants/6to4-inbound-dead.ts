import { sixToFourInboundDead } from '../faults.ts';
import type { Mutant } from '../mutant.ts';

export default {
  title: 'nothing comes back to the 6to4 host',
  world: 'demo',
  fault: sixToFourInboundDead,
  expect: {
    inconclusive: [
      { check: 'path/6to4-inbound-blackhole', paths: ['6to4'] },
      { check: 'http-iis/*', paths: ['6to4'] },
      { check: 'smb-samba/*', paths: ['6to4'] },
      { check: 'dns/*', paths: ['6to4'] },
    ],
  },
} satisfies Mutant;
