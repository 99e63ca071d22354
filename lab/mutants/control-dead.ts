import { pathIds } from '../../harness/model/path.ts';
import { mirrorDead } from '../faults.ts';
import type { Mutant } from '../mutant.ts';

export default {
  title: 'the control is dead, so that nothing can be said',
  world: 'demo',
  fault: mirrorDead,
  expect: {
    inconclusive: [
      { check: 'path/control', paths: pathIds },
      { check: 'http-iis/*', paths: pathIds },
      { check: 'smb-samba/*', paths: pathIds },
      { check: 'dns/*', paths: pathIds },
    ],
  },
} satisfies Mutant;
