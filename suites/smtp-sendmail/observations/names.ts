import { z } from 'zod';
import { observation } from '../../../harness/model/observation.ts';

const name = z.string().max(255);
const address = z.string().max(64);

/** Names of an address, and the addresses of those names (RFC 1912 2.1). */
export const ReverseName = observation(
  'smtp-sendmail/reverse-name',
  z.strictObject({
    /** The server's address, or the one that this path's client sends from. */
    of: z.enum(['server', 'client']),
    /** The server's name as its URL has it. */
    host: z.string().max(1_024),
    address,
    names: z.array(z.strictObject({ name, addresses: z.array(address).max(20) })).max(5),
  }),
  { of: 'server', host: 'mail.test', address: '2001:db8:80::25', names: [{ name: 'mail.test', addresses: ['2001:db8:80::25'] }] },
);
export type ReverseName = typeof ReverseName.sample;

/** The mail exchangers of a domain, and whether they answer over this path's family. */
export const MailExchangers = observation(
  'smtp-sendmail/mail-exchangers',
  z.strictObject({
    domain: name,
    family: z.union([z.literal(4), z.literal(6)]),
    /** Empty where the domain has no MX record: it is its own exchanger then (RFC 5321 5.1). */
    records: z.array(z.strictObject({ preference: z.int(), exchange: name })).max(10),
    exchangers: z
      .array(
        z.strictObject({
          exchange: name,
          /** What the name is an alias of; null for a name of its own. */
          alias: name.nullable(),
          v4: z.array(address).max(8),
          v6: z.array(address).max(8),
          /** One connection to each address of the family. */
          connections: z
            .array(
              z.strictObject({
                address,
                port: z.int(),
                outcome: z.enum(['open', 'refused', 'reset', 'timeout', 'unreachable']),
                code: z.string().max(80).nullable(),
              }),
            )
            .max(8),
        }),
      )
      .max(10),
  }),
  {
    domain: 'test',
    family: 6,
    records: [{ preference: 10, exchange: 'mail.test' }],
    exchangers: [
      {
        exchange: 'mail.test',
        alias: null,
        v4: ['192.0.2.25'],
        v6: ['2001:db8:80::25'],
        connections: [{ address: '2001:db8:80::25', port: 25, outcome: 'open', code: null }],
      },
    ],
  },
);
export type MailExchangers = typeof MailExchangers.sample;

export const spfResults = ['pass', 'fail', 'softfail', 'neutral', 'none', 'permerror', 'unknown'] as const;

/** What the domain's SPF record says of the server's own addresses as senders (RFC 7208). */
export const Spf = observation(
  'smtp-sendmail/spf',
  z.strictObject({
    domain: name,
    record: z.string().max(2_000).nullable(),
    results: z.array(z.strictObject({ address, result: z.enum(spfResults) })).max(20),
  }),
  {
    domain: 'test',
    record: 'v=spf1 ip4:192.0.2.25 ip6:2001:db8:80::/48 -all',
    results: [
      { address: '192.0.2.25', result: 'pass' },
      { address: '2001:db8:80::25', result: 'pass' },
    ],
  },
);
export type Spf = typeof Spf.sample;
