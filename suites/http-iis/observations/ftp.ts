import { z } from 'zod';
import { observation } from '../../../harness/model/observation.ts';

const Reply = z.strictObject({
  /** Null where the connection ended, or nothing came. */
  code: z.int().nullable(),
  /** The lines, or how it ended. */
  text: z.string().max(2_000),
});
export type FtpReply = z.infer<typeof Reply>;
const reply = (code: number, text: string): FtpReply => ({ code, text: `${code} ${text}` });

const Endpoint = z.strictObject({ address: z.string().max(64), port: z.int() });

/** One FTP session: what the server offers, one listing, and what it lets pass. A null reply: not asked, since what it needs failed. */
export const FtpSession = observation(
  'http-iis/ftp-session',
  z.strictObject({
    address: z.string().max(64),
    port: z.int(),
    local: Endpoint.nullable(),
    /** The control connection. */
    outcome: z.enum(['open', 'refused', 'reset', 'timeout', 'unreachable']),
    code: z.string().max(80).nullable(),
    greeting: Reply.nullable(),
    feat: Reply.nullable(),
    /** AUTH TLS, over a connection of its own. */
    auth: Reply.nullable(),
    login: Reply.nullable(),
    epsv: Reply.nullable(),
    /** The data connection to the port that EPSV gave, on the address of the control connection. */
    data: z
      .strictObject({
        port: z.int(),
        outcome: z.enum(['open', 'refused', 'reset', 'timeout', 'unreachable']),
        /** Octets of the listing; null where none was asked for. */
        octets: z.int().nullable(),
      })
      .nullable(),
    /** The last reply to LIST. */
    list: Reply.nullable(),
    pasv: Reply.nullable(),
    /** EPRT with an address of the other family. */
    eprtOther: Reply.nullable(),
    epsvAll: Reply.nullable(),
    /** After EPSV ALL: PASV, PORT, and EPRT with an address of the session's own family. */
    pasvAfter: Reply.nullable(),
    portAfter: Reply.nullable(),
    eprtAfter: Reply.nullable(),
  }),
  {
    address: '2001:db8:80::80',
    port: 21,
    local: { address: '2001:db8:6::6', port: 40_000 },
    outcome: 'open',
    code: null,
    greeting: reply(220, 'ready'),
    feat: { code: 211, text: '211-Features:\n EPRT\n EPSV\n SIZE\n211 End' },
    auth: reply(530, 'Please login with USER and PASS.'),
    login: reply(230, 'Login successful.'),
    epsv: reply(229, 'Entering Extended Passive Mode (|||30002|)'),
    data: { port: 30_002, outcome: 'open', octets: 64 },
    list: reply(226, 'Directory send OK.'),
    pasv: reply(550, 'Permission denied.'),
    eprtOther: reply(522, 'Network protocol not supported, use (2)'),
    epsvAll: reply(200, 'EPSV ALL ok.'),
    pasvAfter: reply(550, 'Permission denied.'),
    portAfter: reply(550, 'Permission denied.'),
    eprtAfter: reply(550, 'Permission denied.'),
  },
);
export type FtpSession = typeof FtpSession.sample;
