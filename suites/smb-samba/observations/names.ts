import { z } from 'zod';
import { observation } from '../../../harness/model/observation.ts';
import { Trouble } from '../observations.ts';

const address = z.string().max(64);

/** The servers that the target's name leads to, by the path's own family. */
export const NamedServers = observation(
  'smb-samba/named-servers',
  z.strictObject({
    name: z.string().max(255),
    family: z.literal([4, 6]),
    /** One NEGOTIATE with each address of the name. */
    servers: z
      .array(
        z.strictObject({
          address,
          guid: z.string().max(32).nullable(),
          computer: z.string().max(255).nullable(),
          trouble: Trouble.nullable(),
        }),
      )
      .max(4),
  }),
  {
    name: 'files.example.test',
    family: 6,
    servers: [{ address: '2001:db8:80::80', guid: '66696c65730000000000000000000000', computer: 'FILES', trouble: null }],
  },
);
export type NamedServers = typeof NamedServers.sample;

/** How the target's name can be found without NetBIOS. */
export const NameService = observation(
  'smb-samba/name-service',
  z.strictObject({
    name: z.string().max(255),
    address,
    /** Addresses of its A and AAAA records in DNS. */
    a: z.array(address).max(16),
    aaaa: z.array(address).max(16),
    /** Services on the address that answered, by UDP: multicast DNS (RFC 6762 5.5), LLMNR (RFC 4795), WS-Discovery. */
    answering: z.array(z.enum(['mdns', 'llmnr', 'wsd'])).max(3),
  }),
  { name: 'files.example.test', address: '2001:db8:80::80', a: ['192.0.2.80'], aaaa: ['2001:db8:80::80'], answering: [] },
);
export type NameService = typeof NameService.sample;
