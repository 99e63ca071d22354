import { z } from 'zod';
import { observation } from '../../../harness/model/observation.ts';
import { connected, here, open, Reply, reply, where } from '../observations.ts';

const mailbox = z.string().max(4_096);

const carried = {
  ...where,
  ...connected,
  /** Whether a user was logged in. */
  login: z.boolean(),
  from: z.string().max(320),
  to: z.string().max(320),
  /** The last reply that counts: to the message's end, or the refusal before it; null where none came. */
  reply: Reply.nullable(),
  /** What went wrong before there was a reply that counts. */
  failure: z.string().max(300).nullable(),
  /** What was said, without passwords. */
  transcript: z.array(z.string().max(500)).max(200),
  /** What was looked at for the message; null where the target gives none. */
  mailbox: z
    .strictObject({
      mailbox,
      problem: z.string().max(300).nullable(),
      /** Milliseconds from the server's taking the message to the copy in the mailbox; null when it did not come. */
      foundMs: z.number().min(0).nullable(),
      waitedMs: z.number().min(0),
      /** Values of the Received fields, the newest first (RFC 5321 4.4), unfolded. */
      received: z.array(z.string().max(1_000)).max(20),
      copies: z.int().min(0),
      removed: z.int().min(0),
    })
    .nullable(),
};

const sample = {
  ...here,
  ...open,
  login: false,
  from: 'sixways@test',
  to: 'sixways@test',
  reply: reply('250 2.0.0 6ALEpTkj000142 Message accepted for delivery'),
  failure: null,
  transcript: ['C: MAIL FROM:<sixways@test>', 'S: 250 2.1.0 <sixways@test>... Sender ok'],
  mailbox: {
    mailbox: '/var/mail/sixways',
    problem: null,
    foundMs: 40,
    waitedMs: 40,
    received: [
      'from sixways.invalid (client.test [IPv6:2001:db8:6:0:0:0:0:6]) by mail.test (8.17.1/8.17.1) with ESMTP id 6ALEpTkj000142 for <sixways@test>; Sat, 21 Nov 2026 12:00:00 GMT',
    ],
    copies: 1,
    removed: 1,
  },
};

/** A message of our own, handed over on this path, and its copy in the mailbox. */
export const Delivery = observation('smtp-sendmail/delivery', z.strictObject(carried), sample);
export type Delivery = typeof Delivery.sample;

/** A message for another server, whose exchanger has an IPv6 address that does not answer. */
export const Outbound = observation('smtp-sendmail/outbound', z.strictObject(carried), { ...sample, to: 'sixways@far.test' });
export type Outbound = typeof Outbound.sample;
