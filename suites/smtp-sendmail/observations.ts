import { z } from 'zod';
import { observation } from '../../harness/model/observation.ts';

/** What a mail server offers: relay from other servers (RFC 5321), submission with STARTTLS (RFC 6409), with implicit TLS (RFC 8314 3.3). */
export const services = ['smtp', 'submission', 'submissions'] as const;
export type Service = (typeof services)[number];

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
