import { packetTooBigDropped } from '../faults.ts';
import type { Mutant } from '../mutant.ts';

export default {
  title: 'Packet Too Big is dropped before a server behind a bottleneck of 1280 octets',
  world: 'demo',
  fault: packetTooBigDropped,
  // A Teredo client announces a segment size that fits (RFC 4380 5.1.2).
  expect: {
    red: [
      { check: 'http-iis/large-body', paths: ['ipv6', '6to4'] },
      { check: 'smb-samba/round-trip', paths: ['ipv6', '6to4'] },
    ],
  },
} satisfies Mutant;
