import { symmetricNat } from '../faults.ts';
import type { Mutant } from '../mutant.ts';

export default {
  title: 'the NAT before the Teredo client is symmetric',
  world: 'demo',
  fault: symmetricNat,
  // miredo qualifies and carries traffic all the same; a client that obeys RFC 4380 5.2.1 would not.
  expect: { inconclusive: [{ check: 'path/teredo-nat-class', paths: ['teredo'] }] },
} satisfies Mutant;
