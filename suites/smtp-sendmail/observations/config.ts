import { z } from 'zod';
import { observation } from '../../../harness/model/observation.ts';
import { remarkCodes } from '../sendmail/config.ts';

const line = z.int().min(1);
const problem = z.strictObject({ line: line.nullable(), reason: z.string().max(500) });

/** A file of the user; `problem` says why nothing could be read of it, `parts` what was left out. */
const file = {
  file: z.string().max(4_096),
  problem: problem.nullable(),
  parts: z.array(problem).max(20),
};

const option = z.strictObject({
  text: z.string().max(2_000),
  line: line.nullable(),
  origin: z.enum(['file', 'msa', 'default']),
});

/** The listeners of a sendmail.cf, or of the .mc that makes it, and nothing else of it. */
export const Configuration = observation(
  'smtp-sendmail/configuration',
  z.strictObject({
    ...file,
    kind: z.enum(['cf', 'mc']),
    daemons: z.array(option).max(100),
    clients: z.array(option).max(100),
    /** UseCompressedIPv6Addresses. */
    compressed: z.boolean(),
    remarks: z.array(z.strictObject({ code: z.enum(remarkCodes), line })).max(100),
    /** net.ipv6.bindv6only of the server; null where the target does not say. */
    bindv6only: z.literal([0, 1]).nullable(),
  }),
  {
    file: 'sendmail.mc',
    problem: null,
    parts: [],
    kind: 'mc',
    daemons: [
      { text: 'Name=MTA-v6, Family=inet6', line: 4, origin: 'file' },
      { text: 'Name=MSA-v6, Family=inet6, Port=587, M=Ea', line: 5, origin: 'file' },
    ],
    clients: [],
    compressed: false,
    remarks: [],
    bindv6only: 0,
  },
);
export type Configuration = typeof Configuration.sample;

/** The keys of an access map that are clients' addresses; never a value. */
export const AccessFile = observation(
  'smtp-sendmail/access-file',
  z.strictObject({
    ...file,
    entries: z
      .array(
        z.strictObject({
          line,
          tag: z.string().max(40),
          subject: z.string().max(300),
          action: z.enum(['allow', 'deny', 'setting']),
        }),
      )
      .max(5_000),
    /** Entries for names, senders and recipients. */
    others: z.int().min(0),
    /** More entries for addresses than are kept here. */
    left: z.int().min(0),
  }),
  {
    file: 'access',
    problem: null,
    parts: [],
    entries: [
      { line: 2, tag: 'Connect:', subject: '192.0.2', action: 'allow' },
      { line: 3, tag: 'Connect:', subject: 'IPv6:2001:db8:6', action: 'allow' },
    ],
    others: 0,
    left: 0,
  },
);
export type AccessFile = typeof AccessFile.sample;

/** Sockets of the server, as `ss -ltn` lists them. */
export const SocketList = observation(
  'smtp-sendmail/socket-list',
  z.strictObject({ ...file, sockets: z.array(z.string().max(100)).max(2_000) }),
  { file: 'ss.txt', problem: null, parts: [], sockets: ['*:25', '*:587', '127.0.0.53%lo:53'] },
);
export type SocketList = typeof SocketList.sample;
