import { z } from 'zod';
import { observation } from '../../../harness/model/observation.ts';

const text = (most: number) => z.string().max(most);
const family = z.literal([4, 6]);

/** Part of a family that goes into the tunnel. */
export const Coverage = z.strictObject({
  family,
  prefixes: z.array(text(70)).max(100),
  /** Every address of the family, in one piece or in many. */
  whole: z.boolean(),
  /** `most`: a full tunnel with holes; `some`: single networks. */
  extent: z.enum(['whole', 'most', 'some', 'none']),
  /** Well-known blocks that are not wholly in: a prefix and what it is. */
  holes: z.array(z.strictObject({ prefix: text(70), is: text(60) })).max(10),
});
export type Coverage = z.infer<typeof Coverage>;

export const ConfigProblem = z.strictObject({
  /** Counted from 1; null for the file as a whole. */
  line: z.int().min(1).nullable(),
  /** Names directives and addresses, never the value of a key. */
  reason: text(300),
});
export type ConfigProblem = z.infer<typeof ConfigProblem>;

/** A line of the file that does something; its text is not repeated. */
const Mark = z.strictObject({ line: z.int().min(1), what: text(80) });

export const Facts = z.strictObject({
  coverage: z.array(Coverage).length(2),
  /** Of the tunnel's own device. */
  addresses: z.array(text(70)).max(20),
  dns: z.array(text(100)).max(20),
  endpoints: z
    .array(
      z.strictObject({
        host: text(255),
        kind: z.enum(['IPv4', 'IPv6', 'name']),
        /** Family that the transport is bound to; null for whichever there is. */
        only: family.nullable(),
        line: z.int().min(1),
      }),
    )
    .max(64),
  /** What refuses IPv6 instead of carrying it: a directive, or a route that a script adds. */
  blocks: z.array(Mark).max(20),
  /** Options of the server about IPv6 or routes that are not taken. */
  ignores: z.array(Mark).max(50),
  /** Lines that turn IPv6 off on the machine. */
  disables: z.array(Mark).max(20),
  /** Families that a script's firewall drops outside of the tunnel. */
  killSwitch: z.array(family).max(2),
  /** The tunnel's device outlives a lost server; null where the software has no such choice. */
  persistent: z.boolean().nullable(),
  /** The server may add routes, resolvers and addresses that stand in no file. */
  pulls: z.boolean(),
});
export type Facts = z.infer<typeof Facts>;

/** A VPN's configuration, as far as it tells what goes into the tunnel. */
export const Config = observation(
  'vpn-leak/config',
  z.strictObject({
    kind: z.enum(['wireguard', 'openvpn']),
    /** Without its folder. */
    file: text(255),
    /** Null where nothing could be made of it. */
    facts: Facts.nullable(),
    problems: z.array(ConfigProblem).max(50),
  }),
  {
    kind: 'wireguard',
    file: 'wg0.conf',
    facts: {
      coverage: [
        { family: 4, prefixes: ['0.0.0.0/0'], whole: true, extent: 'whole', holes: [] },
        { family: 6, prefixes: ['::/0'], whole: true, extent: 'whole', holes: [] },
      ],
      addresses: ['10.8.0.2/24', '2001:db8:20::2/64'],
      dns: ['10.8.0.1'],
      endpoints: [{ host: '198.51.100.20', kind: 'IPv4', only: null, line: 8 }],
      blocks: [],
      ignores: [],
      disables: [],
      killSwitch: [],
      persistent: null,
      pulls: false,
    },
    problems: [],
  },
);
export type Config = typeof Config.sample;
