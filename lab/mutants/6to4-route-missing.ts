import { sixToFourRouteMissing } from '../faults.ts';
import type { Mutant } from '../mutant.ts';

export default {
  title: 'the native side has no route back to 6to4',
  world: 'demo',
  fault: sixToFourRouteMissing,
  expect: {
    inconclusive: [
      { check: 'path/6to4-return-relay', paths: ['6to4'] },
      { check: 'http-iis/*', paths: ['6to4'] },
      { check: 'smb-samba/*', paths: ['6to4'] },
      { check: 'dns/*', paths: ['6to4'] },
    ],
  },
} satisfies Mutant;
