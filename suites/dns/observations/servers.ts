import { z } from 'zod';
import { Address } from '../../../harness/model/address.ts';
import { observation } from '../../../harness/model/observation.ts';
import { Exchange, rr, sampleAnswer, sampleExchange } from '../observations.ts';

const name = z.string().max(1_100);

const soa: Exchange = {
  ...sampleExchange,
  name: 'example.test',
  type: 'SOA',
  answer: {
    ...sampleAnswer,
    answers: [
      rr('example.test', 'SOA', 'ns1.example.test. hostmaster.example.test. 7 3600 600 86400 60', { target: 'ns1.example.test' }),
    ],
  },
};
const byTcp = (exchange: Exchange): Exchange => ({ ...exchange, transport: 'tcp' });

/** Whether one of the zone's servers answers for it, and alike by UDP and TCP. */
export const Server = observation(
  'dns/server',
  z.strictObject({
    zone: name,
    server: Address,
    port: z.int(),
    /** SOA by UDP, three times. */
    udp: z.array(Exchange).length(3),
    /** SOA by TCP; three times where the first was met with silence. */
    tcp: z.array(Exchange).min(1).max(3),
    /** SOA without EDNS, where EDNS was answered with an error. */
    plain: Exchange.nullable(),
    /** A and AAAA of service names by TCP. */
    names: z.array(Exchange).max(16),
    /** AAAA of names that have descendants only. */
    nonTerminals: z.array(Exchange).max(50),
  }),
  {
    zone: 'example.test',
    server: '2001:db8:53::1',
    port: 53,
    udp: [soa, soa, soa],
    tcp: [byTcp(soa)],
    plain: null,
    names: [byTcp(sampleExchange)],
    nonTerminals: [],
  },
);
export type Server = typeof Server.sample;

const key = rr('example.test', 'DNSKEY', '\\# 260 0101030d');
const big = (change: Partial<Exchange>, octets: number, isTruncated = false): Exchange => ({
  ...sampleExchange,
  name: 'example.test',
  type: 'DNSKEY',
  answer: { ...sampleAnswer, octets, isTruncated, answers: isTruncated ? [] : [key] },
  ...change,
});

/** The largest record set that the zone is known to have, at one server, asked in all the ways that a resolver may. */
export const Large = observation(
  'dns/large',
  z.strictObject({
    zone: name,
    server: Address,
    port: z.int(),
    /** Null where nothing is known to measure by; `octets` is null where the set arrived whole in no way. */
    set: z.strictObject({ name, type: z.string().max(20), octets: z.int().nullable() }).nullable(),
    /** By UDP, by the payload offered. */
    offers: z.array(z.strictObject({ offered: z.int(), exchange: Exchange })).max(3),
    tcp: Exchange.nullable(),
  }),
  {
    zone: 'example.test',
    server: '2001:db8:53::1',
    port: 53,
    set: { name: 'example.test', type: 'DNSKEY', octets: 1_800 },
    offers: [512, 1_232, 4_096].map((offered) => ({ offered, exchange: big({}, 60, true) })),
    tcp: big({ transport: 'tcp' }, 1_800),
  },
);
export type Large = typeof Large.sample;

/** An example of offers: by payload offered, octets that came by UDP; `cut` for a truncated answer, null for silence. */
export const offersOf = (came: Readonly<Record<512 | 1232 | 4096, number | 'cut' | null>>): Large['offers'] =>
  ([512, 1_232, 4_096] as const).map((offered) => {
    const octets = came[offered];
    if (octets === null)
      return { offered, exchange: big({ outcome: 'silent', detail: 'ETIMEDOUT', ms: 3_000, answer: null }, 0) };
    return { offered, exchange: octets === 'cut' ? big({}, 60, true) : big({}, octets) };
  });

export const largeByTcp = (change: Partial<Exchange>): Exchange => big({ transport: 'tcp', ...change }, 1_800);
