import { teredoBlocked } from '../faults.ts';
import type { Mutant } from '../mutant.ts';

export default {
  title: 'the NAT drops UDP to the Teredo server',
  world: 'demo',
  fault: teredoBlocked,
  expect: {
    inconclusive: [
      { check: 'path/teredo-qualify', paths: ['teredo'] },
      { check: 'http-iis/*', paths: ['teredo'] },
      { check: 'smb-samba/*', paths: ['teredo'] },
      { check: 'dns/*', paths: ['teredo'] },
    ],
  },
} satisfies Mutant;
