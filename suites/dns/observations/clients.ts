import { z } from 'zod';
import { Address } from '../../../harness/model/address.ts';
import { observation } from '../../../harness/model/observation.ts';

/** Systems of clients, by their address selection policy. */
export const systems = ['windows-xp', 'windows-vista-7', 'windows-8.1', 'glibc'] as const;
/** Policies that a host may follow. */
export const policies = [...systems, 'rfc3484', 'rfc6724', 'rfc6724-update'] as const;

const name = z.string().max(1_100);

/** What the target says of itself and is nowhere to be asked. */
export const Declared = observation(
  'dns/declared',
  z.strictObject({
    zone: name,
    view: z.enum(['public', 'internal']),
    /** Documentation prefixes are addresses like others. */
    lab: z.boolean(),
    /** Systems that shall reach the names. */
    audience: z.array(z.enum(systems)),
  }),
  { zone: 'example.test', view: 'public', lab: true, audience: [] },
);
export type Declared = typeof Declared.sample;

/** In which order this host's getaddrinfo gave the addresses of a name, and from where the kernel would send to each. */
export const HostOrder = observation(
  'dns/host-order',
  z.strictObject({
    name,
    policy: z.enum(policies),
    /** Null where the name was not found; `code` says why. */
    order: z
      .array(z.strictObject({ address: Address, source: Address.nullable(), prefixLength: z.int().nullable() }))
      .max(64)
      .nullable(),
    code: z.string().max(80).nullable(),
  }),
  {
    name: 'www.example.test',
    policy: 'glibc',
    order: [
      { address: '2001:db8:80::80', source: '2001:db8:6::6', prefixLength: 64 },
      { address: '198.51.100.80', source: '203.0.113.46', prefixLength: 24 },
    ],
    code: null,
  },
);
export type HostOrder = typeof HostOrder.sample;

/** Which resolvers were asked for the names below a suffix, by their logs; and what a registry export says. */
export const QueryLogs = observation(
  'dns/query-logs',
  z.strictObject({
    suffix: name,
    logs: z
      .array(
        z.strictObject({
          file: z.string().max(4_096),
          /** Names below the suffix, in lower case; null where the file cannot be read. */
          names: z.array(name).max(1_000).nullable(),
          problem: z.string().max(500).nullable(),
        }),
      )
      .max(8),
    registry: z
      .strictObject({
        file: z.string().max(4_096),
        /** `DisableSmartNameResolution`; null where the export does not have it. */
        smartOff: z.boolean().nullable(),
        /** `DisableSmartProtocolReordering`, likewise. */
        reorderingOff: z.boolean().nullable(),
        problem: z.string().max(500).nullable(),
      })
      .nullable(),
  }),
  {
    suffix: 'leak.example.test',
    logs: [
      { file: '/var/log/lan.log', names: [], problem: null },
      { file: '/var/log/vpn.log', names: ['a1.leak.example.test'], problem: null },
    ],
    registry: null,
  },
);
export type QueryLogs = typeof QueryLogs.sample;

const LlmnrAnswer = z.strictObject({
  /** `silent` also where what came was no answer. */
  outcome: z.enum(['answer', 'silent']),
  rcode: z.string().max(20).nullable(),
  /** Of the type asked for. */
  addresses: z.array(Address).max(16),
  /** Who answered. */
  from: z.string().max(80).nullable(),
  ms: z.number().min(0).nullable(),
});

/** A single-label name asked on the link (RFC 4795). */
export const Llmnr = observation(
  'dns/llmnr',
  z.strictObject({
    group: z.enum(['ff02::1:3', '224.0.0.252']),
    name,
    /** What the target declares. */
    answers: z.boolean(),
    a: LlmnrAnswer,
    aaaa: LlmnrAnswer,
    /** A host that is known to answer; null where none is named. */
    control: LlmnrAnswer.nullable(),
  }),
  {
    group: 'ff02::1:3',
    name: 'fileserver',
    answers: true,
    a: { outcome: 'answer', rcode: 'NOERROR', addresses: ['198.51.100.80'], from: 'fe80::80', ms: 3 },
    aaaa: { outcome: 'answer', rcode: 'NOERROR', addresses: ['2001:db8:80::80'], from: 'fe80::80', ms: 3 },
    control: null,
  },
);
export type Llmnr = typeof Llmnr.sample;
