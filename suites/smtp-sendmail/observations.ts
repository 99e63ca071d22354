import { z } from 'zod';
import { observation } from '../../harness/model/observation.ts';
import { services } from './services.ts';

export const Endpoint = z.strictObject({ address: z.string().max(64), port: z.int() });

export const where = {
  service: z.enum(services),
  /** The server's name as its URL has it; a literal without brackets. */
  host: z.string().max(1_024),
  address: z.string().max(64),
  port: z.int(),
};
export const here = { service: 'smtp', host: 'mail.test', address: '2001:db8:80::25', port: 25 } as const;

/** Whether one port of the server takes a connection; of every service that the target is asked for, the main one too. */
export const Port = observation(
  'smtp-sendmail/port',
  z.strictObject({
    ...where,
    outcome: z.enum(['open', 'refused', 'reset', 'timeout', 'unreachable']),
    code: z.string().max(80).nullable(),
  }),
  { ...here, outcome: 'open', code: null },
);
export type Port = typeof Port.sample;
