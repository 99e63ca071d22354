import { z } from 'zod';
import { observation } from './observation.ts';

const endpoint = z.strictObject({ address: z.string(), port: z.int() });

/** How one TCP connection attempt ended. `unreachable` is an ICMP error; who sent it is not always known. */
export const Attempt = z.strictObject({
  outcome: z.enum(['open', 'refused', 'reset', 'timeout', 'unreachable']),
  ms: z.number().min(0),
  /** errno of an attempt that did not open. */
  code: z.string().nullable(),
  local: endpoint.nullable(),
});
export type Attempt = z.infer<typeof Attempt>;

/** Three connection attempts to one address and port: shared by every check behind that endpoint. */
export const NetTcp = observation(
  'net/tcp',
  z.strictObject({ address: z.string(), port: z.int(), attempts: z.array(Attempt).min(1).max(3) }),
  {
    address: '2001:db8:80::80',
    port: 80,
    attempts: [1, 2, 3].map(() => ({
      outcome: 'open' as const,
      ms: 0.4,
      code: null,
      local: { address: '2001:db8:6::6', port: 40_000 },
    })),
  },
);
