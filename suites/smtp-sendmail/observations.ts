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

/** One reply (RFC 5321 4.2), its lines joined; `silent`, `closed` and the like where none came, and why. */
export const Reply = z.strictObject({
  outcome: z.enum(['reply', 'closed', 'reset', 'silent', 'malformed']),
  code: z.int().nullable(),
  text: z.string().max(4_000),
});
export type Reply = z.infer<typeof Reply>;
export const reply = (text: string): Reply => ({ outcome: 'reply', code: Number(text.slice(0, 3)), text });

/** How the connection came about. `no-tls`: implicit TLS failed. */
export const connected = {
  local: Endpoint.nullable(),
  connection: z.enum(['open', 'refused', 'reset', 'timeout', 'no-tls']),
  detail: z.string().max(200).nullable(),
  greeting: Reply.nullable(),
};
export const open = {
  local: { address: '2001:db8:6::6', port: 40_000 },
  connection: 'open' as const,
  detail: null,
  greeting: reply('220 mail.test ESMTP Sendmail 8.17.1; Sat, 21 Nov 2026 12:00:00 GMT'),
};

const Tls = z.strictObject({
  version: z.string().max(20),
  cipher: z.string().max(100),
  /** Why the certificate does not stand for `host`, as OpenSSL's or Node's code; null when it does. */
  unverified: z.string().max(80).nullable(),
  leaf: z
    .strictObject({
      /** SHA-256 of the DER, hex. */
      sha256: z.string().length(64),
      serial: z.string().max(80),
      sans: z.array(z.string().max(300)).max(100),
      issuer: z.string().max(1_000),
      notAfter: z.string(),
    })
    .nullable(),
});
export type Tls = z.infer<typeof Tls>;

/** A connection up to the capabilities inside TLS: greeting, EHLO, STARTTLS where it is offered, and EHLO again (RFC 3207 4.2). */
export const Session = observation(
  'smtp-sendmail/session',
  z.strictObject({
    ...where,
    ...connected,
    ehlo: Reply.nullable(),
    /** Lines of the EHLO reply after the first, in clear (RFC 5321 4.1.1.1); with implicit TLS those inside it. */
    capabilities: z.array(z.string().max(500)).max(100),
    /** Null where it was not offered, or TLS was there from the start. */
    starttls: z.strictObject({ reply: Reply, failure: z.string().max(200).nullable(), ahead: z.int().min(0) }).nullable(),
    tls: Tls.nullable(),
    /** Capabilities after STARTTLS. */
    secured: z.array(z.string().max(500)).max(100).nullable(),
  }),
  {
    ...here,
    ...open,
    ehlo: reply('250-mail.test Hello client.test [IPv6:2001:db8:6:0:0:0:0:6], pleased to meet you'),
    capabilities: ['ENHANCEDSTATUSCODES', 'PIPELINING', '8BITMIME', 'SIZE 20000000', 'DSN', 'STARTTLS', 'HELP'],
    starttls: { reply: reply('220 2.0.0 Ready to start TLS'), failure: null, ahead: 0 },
    tls: {
      version: 'TLSv1.3',
      cipher: 'TLS_AES_256_GCM_SHA384',
      unverified: null,
      leaf: {
        sha256: '8e35c2cd3bf6641bdb0e2050b76932cbb2e6034a0ddacc1d9bea82a6ba57f7cf',
        serial: '0A1B2C',
        sans: ['DNS:mail.test'],
        issuer: 'CN=Test CA',
        notAfter: '2027-02-01T00:00:00.000Z',
      },
    },
    secured: ['ENHANCEDSTATUSCODES', 'PIPELINING', '8BITMIME', 'SIZE 20000000', 'DSN', 'AUTH PLAIN LOGIN', 'HELP'],
  },
);
export type Session = typeof Session.sample;
