import { z } from 'zod';
import { observation } from '../../../harness/model/observation.ts';
import { connected, here, open, Reply, reply, where } from '../observations.ts';

/** `foreign`: another domain's mailbox. `postmaster`: without domain. `own-literal`: the address that was connected to. */
export const recipientKinds = ['foreign', 'postmaster', 'domain-postmaster', 'own-literal'] as const;

/** Who may be written to, unauthenticated: MAIL, RCPT and RSET for each recipient, and never DATA. */
export const Recipients = observation(
  'smtp-sendmail/recipients',
  z.strictObject({
    ...where,
    ...connected,
    /** The target is said to relay for this client. */
    relays: z.boolean(),
    /** In the order they were asked, up to the one at which the dialogue ended. */
    answers: z
      .array(
        z.strictObject({
          kind: z.enum(recipientKinds),
          recipient: z.string().max(400),
          mail: Reply,
          /** Null where MAIL was refused. */
          rcpt: Reply.nullable(),
        }),
      )
      .max(8),
  }),
  {
    ...here,
    ...open,
    relays: false,
    answers: [
      {
        kind: 'foreign',
        recipient: 'sixways@example.com',
        mail: reply('250 2.1.0 <>... Sender ok'),
        rcpt: reply('550 5.7.1 <sixways@example.com>... Relaying denied'),
      },
      {
        kind: 'postmaster',
        recipient: 'Postmaster',
        mail: reply('250 2.1.0 <>... Sender ok'),
        rcpt: reply('250 2.1.5 <Postmaster>... Recipient ok'),
      },
      {
        kind: 'own-literal',
        recipient: 'postmaster@[IPv6:2001:db8:80::25]',
        mail: reply('250 2.1.0 <>... Sender ok'),
        rcpt: reply('250 2.1.5 <postmaster@[IPv6:2001:db8:80::25]>... Recipient ok'),
      },
    ],
  },
);
export type Recipients = typeof Recipients.sample;

/** `name`: what the target's `helo` says. `own`: our address. `other`: an address that is not ours. `untagged`: ours without `IPv6:`. */
export const ehloForms = ['name', 'own', 'other', 'untagged'] as const;

/** What the server makes of the argument of EHLO, and of a mail after it. */
export const EhloForms = observation(
  'smtp-sendmail/ehlo-forms',
  z.strictObject({
    ...where,
    ...connected,
    forms: z
      .array(
        z.strictObject({
          form: z.enum(ehloForms),
          argument: z.string().max(300),
          ehlo: Reply,
          /** The first refusal of MAIL or RCPT to postmaster after it, else the acceptance; null where neither was asked. */
          mail: Reply.nullable(),
        }),
      )
      .max(4),
  }),
  {
    ...here,
    ...open,
    forms: [
      { form: 'name', argument: 'sixways.invalid', ehlo: reply('250-mail.test Hello'), mail: reply('250 2.1.5 Recipient ok') },
      {
        form: 'own',
        argument: '[IPv6:2001:db8:6::6]',
        ehlo: reply('250-mail.test Hello'),
        mail: reply('250 2.1.5 Recipient ok'),
      },
      {
        form: 'other',
        argument: '[IPv6:2001:db8::ffff]',
        ehlo: reply('250-mail.test Hello'),
        mail: reply('250 2.1.5 Recipient ok'),
      },
      { form: 'untagged', argument: '[2001:db8:6::6]', ehlo: reply('501 5.5.4 Invalid domain name'), mail: null },
    ],
  },
);
export type EhloForms = typeof EhloForms.sample;

/** The same commands one by one and in one write (RFC 2920 3.1). */
export const Pipelined = observation(
  'smtp-sendmail/pipelined',
  z.strictObject({
    ...where,
    ...connected,
    /** Null where EHLO was not answered. */
    offered: z.boolean().nullable(),
    commands: z.array(z.string().max(400)).max(8),
    single: z.array(Reply).max(8),
    batch: z.array(Reply).max(8),
  }),
  {
    ...here,
    ...open,
    offered: true,
    commands: ['MAIL FROM:<>', 'RCPT TO:<Postmaster>', 'RSET', 'NOOP'],
    single: ['250 2.1.0 Sender ok', '250 2.1.5 Recipient ok', '250 2.0.0 Reset state', '250 2.0.0 OK'].map(reply),
    batch: ['250 2.1.0 Sender ok', '250 2.1.5 Recipient ok', '250 2.0.0 Reset state', '250 2.0.0 OK'].map(reply),
  },
);
export type Pipelined = typeof Pipelined.sample;

/** Milliseconds to the greeting of a new connection, and to the reply to EHLO; null for what did not come. */
export const Times = observation(
  'smtp-sendmail/times',
  z.strictObject({ ...where, ...connected, greetingMs: z.number().min(0).nullable(), ehloMs: z.number().min(0).nullable() }),
  { ...here, ...open, greetingMs: 4, ehloMs: 1 },
);
export type Times = typeof Times.sample;
