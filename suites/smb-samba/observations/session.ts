import { z } from 'zod';
import { observation } from '../../../harness/model/observation.ts';
import { here, Trouble, where } from '../observations.ts';

export const uncForms = ['name', 'literal', 'ipv6-literal.net', 'port'] as const;
export type UncForm = (typeof uncForms)[number];

const milliseconds = z.number().min(0);

/** A login, and what it can do: the share by each of its names, a file there and back, and the addresses that the server tells of. */
export const Session = observation(
  'smb-samba/session',
  z.strictObject({
    ...where,
    user: z.string().max(200),
    /** Of NEGOTIATE or SESSION_SETUP; the rest is null then. */
    trouble: Trouble.nullable(),
    login: z
      .strictObject({
        dialect: z.string().max(10),
        guest: z.boolean(),
        anonymous: z.boolean(),
        /** Null: messages are not signed. */
        signed: z.string().max(20).nullable(),
        cipher: z.string().max(20).nullable(),
      })
      .nullable(),
    /** TREE_CONNECT by each form of the server's name; `refused` null is success. */
    unc: z.array(z.strictObject({ form: z.enum(uncForms), unc: z.string().max(400), refused: Trouble.nullable() })).max(8),
    /** Null where no directory is granted, or there was no session. */
    roundTrip: z
      .strictObject({
        /** Path of the file, from the share. */
        file: z.string().max(400),
        octets: z.int().min(0),
        trouble: Trouble.nullable(),
        /** What came back is what went, by SHA-256; null where it did not come to that. */
        same: z.boolean().nullable(),
        /** The listing had it, with its size; null where it did not come to that. */
        listed: z.boolean().nullable(),
        /** The file is there no more. */
        removed: z.boolean(),
        /** Milliseconds of five reads of one octet. */
        latencies: z.array(milliseconds).max(5),
        /** Octets per second of five parts each. */
        writeRates: z.array(z.number().min(0)).max(5),
        readRates: z.array(z.number().min(0)).max(5),
      })
      .nullable(),
    /** FSCTL_QUERY_NETWORK_INTERFACE_INFO. */
    interfaces: z
      .strictObject({
        trouble: Trouble.nullable(),
        addresses: z.array(z.string().max(64)).max(64),
        /** One connection attempt to each listed address of this path's family that clients elsewhere could use. */
        dialled: z
          .array(
            z.strictObject({
              address: z.string().max(64),
              outcome: z.enum(['open', 'refused', 'reset', 'timeout', 'unreachable']),
            }),
          )
          .max(8),
      })
      .nullable(),
  }),
  {
    ...here,
    user: 'lab',
    trouble: null,
    login: { dialect: '3.1.1', guest: false, anonymous: false, signed: 'aes-gmac', cipher: null },
    unc: [
      { form: 'name', unc: String.raw`\\files.example.test\data`, refused: null },
      { form: 'literal', unc: String.raw`\\2001:db8:80::80\data`, refused: null },
      { form: 'ipv6-literal.net', unc: String.raw`\\2001-db8-80--80.ipv6-literal.net\data`, refused: null },
      { form: 'port', unc: String.raw`\\2001:db8:80::80:445\data`, refused: null },
    ],
    roundTrip: {
      file: String.raw`scratch\sixways-0a1b2c3d.tmp`,
      octets: 16_777_216,
      trouble: null,
      same: true,
      listed: true,
      removed: true,
      latencies: [0.5, 0.6, 0.5, 0.5, 0.7],
      writeRates: [100e6, 110e6, 105e6, 100e6, 108e6],
      readRates: [120e6, 121e6, 119e6, 118e6, 120e6],
    },
    interfaces: {
      trouble: null,
      addresses: ['192.0.2.80', '2001:db8:80::80'],
      dialled: [{ address: '2001:db8:80::80', outcome: 'open' }],
    },
  },
);
export type Session = typeof Session.sample;
