import { z } from 'zod';
import { Address } from '../../harness/model/address.ts';
import { observation } from '../../harness/model/observation.ts';

const name = z.string().max(1_100);

export const Rr = z.strictObject({
  /** Owner, without trailing dot. */
  name,
  type: z.string().max(20),
  ttl: z.int().min(0),
  /** Master file form, cut after 1000 characters. */
  data: z.string().max(1_000),
  /** The name that the record leads to, where its type has one. */
  target: name.nullable(),
  /** Why the data is not what the type wants; null where it is. */
  malformed: z.string().max(500).nullable(),
});
export type Rr = z.infer<typeof Rr>;

export const Answer = z.strictObject({
  isAuthoritative: z.boolean(),
  isTruncated: z.boolean(),
  offersRecursion: z.boolean(),
  isAuthentic: z.boolean(),
  /** Name of the response code, `RCODE n` for those that have none here. */
  rcode: z.string().max(20),
  /** The name that it repeats, in the case in which it does; null where it repeats none. */
  question: name.nullable(),
  edns: z.strictObject({ version: z.int(), size: z.int(), dnssecOk: z.boolean() }).nullable(),
  octets: z.int(),
  answers: z.array(Rr).max(64),
  authorities: z.array(Rr).max(64),
  additionals: z.array(Rr).max(64),
});
export type Answer = z.infer<typeof Answer>;

/**
 * One question to one address by one transport, once. Observations of the zone's own servers, asked without recursion, are the authoritative
 * view; only they may fail a zone. What resolvers say of it is in observations of their own.
 */
export const Exchange = z.strictObject({
  server: Address,
  port: z.int(),
  transport: z.enum(['udp', 'tcp', 'tls']),
  name,
  type: z.string().max(20),
  outcome: z.enum(['answer', 'silent', 'refused', 'reset', 'unreachable', 'closed', 'malformed']),
  /** errno, or where and why octets cannot be read; null with an answer. */
  detail: z.string().max(500).nullable(),
  ms: z.number().min(0),
  answer: Answer.nullable(),
});
export type Exchange = z.infer<typeof Exchange>;

/** Which addresses a name is declared to have; `any` declares nothing. */
export const Families = z.enum(['dual', 'v4', 'v6', 'any']);
export type Families = z.infer<typeof Families>;

/** A record of `name`, as examples want one. */
export const rr = (owner: string, type: string, data: string, change: Partial<Rr> = {}): Rr => ({
  name: owner,
  type,
  ttl: 300,
  data,
  target: null,
  malformed: null,
  ...change,
});

const www = 'www.example.test';
const soa = rr('example.test', 'SOA', 'ns1.example.test. hostmaster.example.test. 7 3600 600 86400 60', {
  target: 'ns1.example.test',
});

export const sampleAnswer: Answer = {
  isAuthoritative: true,
  isTruncated: false,
  offersRecursion: false,
  isAuthentic: false,
  rcode: 'NOERROR',
  question: www,
  edns: { version: 0, size: 1232, dnssecOk: false },
  octets: 120,
  answers: [rr(www, 'AAAA', '2001:db8::80')],
  authorities: [],
  additionals: [],
};

/** NOERROR without the type asked for (RFC 2308 2.2). */
export const noData: Answer = { ...sampleAnswer, answers: [], authorities: [soa] };

export const sampleExchange: Exchange = {
  server: '2001:db8:53::1',
  port: 53,
  transport: 'udp',
  name: www,
  type: 'AAAA',
  outcome: 'answer',
  detail: null,
  ms: 2,
  answer: sampleAnswer,
};

export const silence = { outcome: 'silent', detail: 'ETIMEDOUT', ms: 2_000, answer: null } as const;

/** A and AAAA of one name at one server, asked three times in turn within one second. */
export const NameAsked = z.strictObject({
  name,
  families: Families,
  a: z.array(Exchange).length(3),
  aaaa: z.array(Exchange).length(3),
});
export type NameAsked = z.infer<typeof NameAsked>;

const sampleA: Exchange = {
  ...sampleExchange,
  type: 'A',
  answer: { ...sampleAnswer, answers: [rr(www, 'A', '198.51.100.80')] },
};
const thrice = (exchange: Exchange): Exchange[] => [1, 2, 3].map(() => exchange);

/** A name as an example wants it: the sample with other answers, each given three times. */
export const nameAsked = (a: Partial<Exchange> = {}, aaaa: Partial<Exchange> = {}, families: Families = 'dual'): NameAsked => ({
  name: www,
  families,
  a: thrice({ ...sampleA, ...a }),
  aaaa: thrice({ ...sampleExchange, ...aaaa }),
});

/** The service names at one of the zone's own servers. Empty where the server answered nothing at all. */
export const Names = observation(
  'dns/names',
  z.strictObject({ zone: name, server: Address, port: z.int(), names: z.array(NameAsked).max(100) }),
  { zone: 'example.test', server: '2001:db8:53::1', port: 53, names: [nameAsked()] },
);
export type Names = typeof Names.sample;
