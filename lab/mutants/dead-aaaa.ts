import { v6Paths } from '../../harness/model/check.ts';
import { deadAddress } from '../faults.ts';
import type { Mutant } from '../mutant.ts';

export default {
  title: 'nobody answers at the address of the AAAA record',
  world: 'demo',
  fault: deadAddress(),
  expect: {
    red: [
      { check: 'http-iis/reach', paths: v6Paths },
      { check: 'smb-samba/reach', paths: v6Paths },
    ],
    // The mail exchanger of the zone is at the same address.
    warn: [{ check: 'dns/mx-srv-aaaa', paths: v6Paths }],
  },
} satisfies Mutant;
