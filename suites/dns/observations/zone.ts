import { z } from 'zod';
import { Address } from '../../../harness/model/address.ts';
import { observation } from '../../../harness/model/observation.ts';
import { Attempt } from '../../../harness/model/net-tcp.ts';
import { Exchange, rr, sampleAnswer, sampleExchange } from '../observations.ts';

const name = z.string().max(1_100);
const addresses = z.array(z.string().max(80)).max(64);

const Asked = z.strictObject({ server: Address, outcome: z.string().max(20), rcode: z.string().max(20).nullable() });

/** The servers of one zone on the way down, and what they did. */
export const Cut = z.strictObject({
  zone: name,
  servers: z.array(z.strictObject({ name, addresses, by: z.enum(['hint', 'glue', 'walk', 'none']) })).max(64),
  asked: z.array(Asked).max(8),
});
export type Cut = z.infer<typeof Cut>;

const End = z.enum(['answer', 'no-data', 'nxdomain', 'stopped']);
const Stop = z.enum(['no-address', 'silent', 'lame', 'too-far']).nullable();

const NameServer = z.strictObject({
  name,
  /** Its name is in the zone, which itself then says its addresses. */
  isInZone: z.boolean(),
  /** Null where nobody could be asked. */
  a: addresses.nullable(),
  aaaa: addresses.nullable(),
});
export type NameServer = z.infer<typeof NameServer>;

const referral: Exchange = {
  ...sampleExchange,
  server: '2001:db8:1::53',
  name: 'example.test',
  type: 'NS',
  answer: {
    ...sampleAnswer,
    isAuthoritative: false,
    answers: [],
    authorities: [rr('example.test', 'NS', 'ns1.example.test.', { target: 'ns1.example.test' })],
    additionals: [rr('ns1.example.test', 'A', '198.51.100.53'), rr('ns1.example.test', 'AAAA', '2001:db8:53::1')],
  },
};
const asked = { server: '2001:db8::53', outcome: 'answer', rcode: 'NOERROR' };

/** How the zone is found from the root with one family's transport alone, and what its parent and itself say of its name servers. */
export const Delegation = observation(
  'dns/delegation',
  z.strictObject({
    zone: name,
    family: z.literal([4, 6]),
    end: End,
    stop: Stop,
    cuts: z.array(Cut).max(24),
    /** The referral at each of the parent's servers; empty where they serve the zone as well, or were not found. */
    parents: z.array(z.strictObject({ zone: name, udp: Exchange, tcp: Exchange })).max(3),
    /** The zone's own NS records; null where none of its servers gave them. */
    own: z.array(name).max(64).nullable(),
    /** Of the zone's NS records and its parent's. */
    servers: z.array(NameServer).max(16),
    /** Glue of the path's family that is not what the zone says, asked for the zone's SOA. */
    strays: z.array(z.strictObject({ name, address: Address, outcome: z.string().max(20) })).max(8),
    standard: z.enum(['rfc10001', 'rfc3901']),
  }),
  {
    zone: 'example.test',
    family: 6,
    end: 'answer',
    stop: null,
    cuts: [
      { zone: '', servers: [{ name: 'root', addresses: ['2001:db8::53'], by: 'hint' }], asked: [asked] },
      { zone: 'test', servers: [{ name: 'ns.test', addresses: ['2001:db8:1::53'], by: 'glue' }], asked: [asked] },
      {
        zone: 'example.test',
        servers: [
          { name: 'ns1.example.test', addresses: ['2001:db8:53::1'], by: 'glue' },
          { name: 'ns2.example.test', addresses: ['2001:db8:53::2'], by: 'glue' },
        ],
        asked: [asked],
      },
    ],
    parents: [{ zone: 'test', udp: referral, tcp: { ...referral, transport: 'tcp' } }],
    own: ['ns1.example.test', 'ns2.example.test'],
    servers: [
      { name: 'ns1.example.test', isInZone: true, a: ['198.51.100.53'], aaaa: ['2001:db8:53::1'] },
      { name: 'ns2.example.test', isInZone: true, a: ['198.51.100.54'], aaaa: ['2001:db8:53::2'] },
    ],
    strays: [],
    standard: 'rfc10001',
  },
);
export type Delegation = typeof Delegation.sample;

/** A parent's referral with other glue. */
export const parentsWith = (...glue: readonly ['A' | 'AAAA', string][]): Delegation['parents'] => {
  const answer =
    referral.answer === null
      ? null
      : { ...referral.answer, additionals: glue.map(([type, data]) => rr('ns1.example.test', type, data)) };
  return [{ zone: 'test', udp: { ...referral, answer }, tcp: { ...referral, answer, transport: 'tcp' } }];
};

/** Names of the zone's AAAA records' addresses, and whether they lead back (RFC 3596 2.5). */
export const Reverse = observation(
  'dns/reverse',
  z.strictObject({
    zone: name,
    addresses: z
      .array(
        z.strictObject({
          address: z.string().max(80),
          /** Whose address it is. */
          name,
          /** Its name below ip6.arpa. */
          reverse: name,
          end: End,
          stop: Stop,
          /** The zone in which the walk ended. */
          at: name,
          names: z.array(z.strictObject({ name, addresses: addresses.nullable() })).max(8),
          /** What AAAA of the name one label up came to. */
          above: End,
        }),
      )
      .max(32),
  }),
  {
    zone: 'example.test',
    addresses: [
      {
        address: '2001:db8::80',
        name: 'www.example.test',
        reverse: '0.8.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa',
        end: 'answer',
        stop: null,
        at: '8.b.d.0.1.0.0.2.ip6.arpa',
        names: [{ name: 'www.example.test', addresses: ['2001:db8::80'] }],
        above: 'no-data',
      },
    ],
  },
);
export type Reverse = typeof Reverse.sample;

const Reached = z.strictObject({ address: z.string().max(80), port: z.int(), attempts: z.array(Attempt).max(3) });
const [open] = [{ outcome: 'open' as const, ms: 1, code: null, local: { address: '2001:db8:6::6', port: 40_000 } }];

/** Where MX and SRV records lead (RFC 5321 5, RFC 2782). */
export const Targets = observation(
  'dns/targets',
  z.strictObject({
    zone: name,
    targets: z
      .array(
        z.strictObject({
          owner: name,
          type: z.enum(['MX', 'SRV']),
          target: name,
          port: z.int(),
          isAlias: z.boolean(),
          /** Null where nobody could be asked. */
          a: addresses.nullable(),
          aaaa: addresses.nullable(),
          /** Of the path's family. */
          reached: z.array(Reached).max(8),
        }),
      )
      .max(20),
  }),
  {
    zone: 'example.test',
    targets: [
      {
        owner: 'example.test',
        type: 'MX',
        target: 'mail.example.test',
        port: 25,
        isAlias: false,
        a: ['198.51.100.25'],
        aaaa: ['2001:db8::25'],
        reached: [{ address: '2001:db8::25', port: 25, attempts: [open, open, open] }],
      },
    ],
  },
);
export type Targets = typeof Targets.sample;

/** HTTPS records of the service names, decoded (RFC 9460 2). */
export const ServiceBindings = observation(
  'dns/service-bindings',
  z.strictObject({
    zone: name,
    records: z
      .array(
        z.strictObject({
          owner: name,
          /** What is wrong with the record; all else then is empty. */
          malformed: z.string().max(500).nullable(),
          priority: z.int(),
          /** The owner's name where the record says `.`. */
          target: name,
          ipv4hint: addresses,
          ipv6hint: addresses,
          /** Addresses of the target; null where nobody could be asked. */
          a: addresses.nullable(),
          aaaa: addresses.nullable(),
        }),
      )
      .max(40),
  }),
  {
    zone: 'example.test',
    records: [
      {
        owner: 'www.example.test',
        malformed: null,
        priority: 1,
        target: 'www.example.test',
        ipv4hint: [],
        ipv6hint: [],
        a: ['198.51.100.80'],
        aaaa: ['2001:db8::80'],
      },
    ],
  },
);
export type ServiceBindings = typeof ServiceBindings.sample;

/** Every address of the path's family that a service name has, dialled three times on each of its ports. */
export const Live = observation(
  'dns/live',
  z.strictObject({
    zone: name,
    name,
    ports: z.array(z.int()).max(8),
    reached: z.array(Reached).max(64),
  }),
  {
    zone: 'example.test',
    name: 'www.example.test',
    ports: [443],
    reached: [{ address: '2001:db8::80', port: 443, attempts: [open, open, open] }],
  },
);
export type Live = typeof Live.sample;
