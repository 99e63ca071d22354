import { z } from 'zod';
import { observation } from '../../../harness/model/observation.ts';

const Endpoint = z.strictObject({ address: z.string().max(64), port: z.int() });
const outcomes = ['response', 'refused', 'reset', 'closed', 'silent', 'slow', 'malformed', 'tls'] as const;

/** What a page showed to one client. */
export const Sight = z.strictObject({
  outcome: z.enum(outcomes),
  detail: z.string().max(200).nullable(),
  status: z.int().min(100).max(599).nullable(),
  location: z.string().max(2_048).nullable(),
  /** Whether the text that only members see was there; null where the target names none. */
  shows: z.boolean().nullable(),
});
export type Sight = z.infer<typeof Sight>;

const member: Sight = { outcome: 'response', detail: null, status: 200, location: null, shows: null };
const stranger: Sight = { ...member, status: 302, location: '/login' };

const where = { url: z.string().max(2_048), address: z.string().max(64), port: z.int(), local: Endpoint.nullable() };
const here = {
  url: 'http://shop.test/account',
  address: '2001:db8:80::80',
  port: 80,
  local: { address: '2001:db8:6::6', port: 40_000 },
};

/** A page for members, asked by a stranger, then with the cookies that the login page set. */
export const Session = observation(
  'http-iis/session',
  z.strictObject({
    ...where,
    stranger: Sight,
    /** Reply of the login page; null where the page was not answered before. */
    login: Sight.nullable(),
    /** Whether the login page set the session's cookie. */
    isBegun: z.boolean(),
    /** null where no session began. */
    member: Sight.nullable(),
    /** Text of a Cookie field; handed on to other steps, and null in every record. */
    cookies: z.string().max(16_384).nullable(),
  }),
  { ...here, stranger, login: { ...member, status: 303, location: '/account' }, isBegun: true, member, cookies: null },
);
export type Session = typeof Session.sample;

export const sessionUses = ['abroad', 'neighbour'] as const;

/** The page for members, with the cookies of a session begun elsewhere: on the reference path, or from another address of the same /64. */
export const SessionUse = observation(
  'http-iis/session-use',
  z.strictObject({
    ...where,
    use: z.enum(sessionUses),
    /** The target says that its sessions are bound to the client's address. */
    isBound: z.boolean(),
    /** null where there was no session to use. */
    sight: Sight.nullable(),
  }),
  { ...here, use: 'abroad', isBound: false, sight: member },
);
export type SessionUse = typeof SessionUse.sample;
