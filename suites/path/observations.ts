import { z } from 'zod';
import { observation } from '../../harness/model/observation.ts';

const address = z.string().max(64);
const code = z.string().max(40);
const ms = z.number().min(0);
const endpoint = z.strictObject({ address, port: z.int() });

/** One exchange with the control: milliseconds, or the errno of what came instead (`ETIMEDOUT` for silence). */
const exchange = z.strictObject({ ms: ms.nullable(), code: code.nullable() });
const exchanges = z.array(exchange).min(1).max(3);

/** Three rounds of questions to the control; round n of each transport is sample n. */
export const Control = observation(
  'path/control',
  z.strictObject({
    address,
    tcp: exchanges,
    udp: exchanges,
    http: exchanges,
    /** Replies to ICMP echo; null where the system has no `ping`. */
    echo: z
      .array(z.strictObject({ ms, hopLimit: z.int().min(0).max(255) }))
      .max(3)
      .nullable(),
    /** What the first exchange may take on this kind of path. */
    coldBudgetMs: z.int(),
  }),
  {
    address: '2001:db8:80::80',
    tcp: [2, 1, 1].map((each) => ({ ms: each, code: null })),
    udp: [2, 1, 1].map((each) => ({ ms: each, code: null })),
    http: [4, 2, 2].map((each) => ({ ms: each, code: null })),
    echo: [1, 1, 1].map((each) => ({ ms: each, hopLimit: 62 })),
    coldBudgetMs: 3_000,
  },
);

/** Who we are on this path: by our own socket, by the control, and by the counters of the interface. */
export const Identity = observation(
  'path/identity',
  z.strictObject({
    /** Local end of a TCP connection to the control. */
    local: address.nullable(),
    /** Source address that the control saw. */
    source: address.nullable(),
    code: code.nullable(),
    /** Octets counted on the path's interface while at least `asked` were sent; null where the interface is not known. */
    device: z.strictObject({ name: z.string().max(40), asked: z.int(), sent: z.int(), received: z.int() }).nullable(),
  }),
  {
    local: '2001:db8:6::6',
    source: '2001:db8:6::6',
    code: null,
    device: { name: 'v6', asked: 256, sent: 1_100, received: 900 },
  },
);

const answer = z.strictObject({
  ms: ms.nullable(),
  /** errno of what came instead of an answer. */
  code: code.nullable(),
  rcode: z.string().max(20).nullable(),
  addresses: z.array(address).max(16),
});

/** What the name servers of a path answer, and where a program that takes the path's family would go. */
export const Resolver = observation(
  'path/resolver',
  z.strictObject({
    name: z.string().max(255),
    family: z.literal([4, 6]),
    servers: z.array(z.strictObject({ address, a: answer, aaaa: answer, tcp: answer })).max(3),
    /** Ends of a socket connected to the first answer of the path's family; nothing is sent. */
    dialled: z.strictObject({ remote: address, local: address }).nullable(),
  }),
  {
    name: 'dual.lab.test',
    family: 6,
    servers: [
      {
        address: '2001:db8:53::53',
        a: { ms: 1, code: null, rcode: 'NOERROR', addresses: ['198.51.100.80'] },
        aaaa: { ms: 1, code: null, rcode: 'NOERROR', addresses: ['2001:db8:80::80'] },
        tcp: { ms: 2, code: null, rcode: 'NOERROR', addresses: ['2001:db8:80::80'] },
      },
    ],
    dialled: { remote: '2001:db8:80::80', local: '2001:db8:6::6' },
  },
);

/** Sizes of unfragmented echoes, as octets of the whole IP packet. */
export const PathMtu = observation(
  'path/mtu',
  z.strictObject({
    declared: z.int(),
    /** The largest size that was answered, of those tried; null: none. */
    largest: z.int().nullable(),
    /** An echo larger than declared was answered too. */
    isLarger: z.boolean(),
    /** MTU named by our own kernel or by a Packet Too Big. */
    reported: z.int().nullable(),
    /** Whether the system's `ping` could be used. */
    isMeasured: z.boolean(),
  }),
  { declared: 1500, largest: 1500, isLarger: false, reported: 1500, isMeasured: true },
);

/** A large body in each direction. */
export const Transfer = observation(
  'path/transfer',
  z.strictObject({
    download: z.strictObject({ status: z.int().nullable(), octets: z.int(), expected: z.int(), ended: code, ms }),
    upload: z.strictObject({
      status: z.int().nullable(),
      expected: z.int(),
      /** Octets the control says it got; null when it did not say. */
      arrived: z.int().nullable(),
      /** The control's hash equals ours. */
      isIntact: z.boolean(),
      ended: code,
      ms,
    }),
  }),
  {
    download: { status: 200, octets: 262_144, expected: 262_144, ended: 'complete', ms: 9 },
    upload: { status: 200, expected: 262_144, arrived: 262_144, isIntact: true, ended: 'complete', ms: 12 },
  },
);

/** What this network namespace has sent over IPv4 since it exists. */
export const Ipv4Traffic = observation(
  'path/ipv4-traffic',
  z.strictObject({
    kind: z.enum(['host', 'lab']),
    /** `Ip OutRequests` of /proc/net/snmp (RFC 4293 ipIfStatsHCOutRequests); null where there is no such file. */
    sent: z.int().nullable(),
    /** Destinations of IPv4 routes, loopback left out. */
    routes: z.array(z.string().max(40)).max(16),
  }),
  { kind: 'lab', sent: 0, routes: [] },
);

/** A datagram to the control with a token in it; when no answer came, the control was asked over IPv4 what became of it. */
export const Token = observation(
  'path/token',
  z.strictObject({
    address,
    answered: z.strictObject({ ms, source: address }).nullable(),
    /** Datagrams sent until the answer, or in all. */
    tries: z.int(),
    code: code.nullable(),
    /** The control's account over IPv4; null when it was not asked or gave none. */
    account: z.strictObject({ isSeen: z.boolean(), source: address.nullable(), answerError: code.nullable() }).nullable(),
  }),
  {
    address: '2001:db8:80::80',
    answered: { ms: 2, source: '2002:cb00:7140::1' },
    tries: 1,
    code: null,
    account: null,
  },
);

/** The Teredo address in use, null where no address can be used, and the server it should come from. */
export const TeredoAddress = observation(
  'path/teredo-address',
  z.strictObject({
    address: address.nullable(),
    server: address,
    device: z.string().max(40).nullable(),
    linkMtu: z.int().nullable(),
  }),
  { address: '2001:0:c633:6442:c11:1961:34ff:8e89', server: '198.51.100.66', device: 'teredo', linkMtu: 1280 },
);

/** What the Teredo server answered to a solicitation of our own. */
export const TeredoServer = observation(
  'path/teredo-server',
  z.strictObject({
    server: address,
    /** null: silence. */
    reply: z
      .strictObject({
        from: endpoint,
        ms,
        elements: z.array(z.enum(['authentication', 'origin'])).max(2),
        isNonceEchoed: z.boolean(),
        /** Our mapping, as the server saw it. */
        mapped: endpoint.nullable(),
        advertisement: z
          .strictObject({ isToAsked: z.boolean(), prefixes: z.array(address).max(16), mtu: z.int().nullable() })
          .nullable(),
      })
      .nullable(),
  }),
  {
    server: '198.51.100.66',
    reply: {
      from: { address: '198.51.100.66', port: 3544 },
      ms: 3,
      elements: ['authentication', 'origin'],
      isNonceEchoed: true,
      mapped: { address: '203.0.113.118', port: 40_110 },
      advertisement: { isToAsked: true, prefixes: ['2001:0:c633:6442::/64'], mtu: 1280 },
    },
  },
);

/** The NAT before the Teredo client, classified by the procedure of RFC 4380 5.2.1. */
export const TeredoNat = observation(
  'path/teredo-nat',
  z.strictObject({
    natClass: z.enum(['cone', 'restricted', 'symmetric', 'offline', 'undetermined']),
    /** Mapping that the first and the second address of the server saw. */
    primary: endpoint.nullable(),
    secondary: endpoint.nullable(),
  }),
  {
    natClass: 'restricted',
    primary: { address: '203.0.113.118', port: 40_112 },
    secondary: { address: '203.0.113.118', port: 40_112 },
  },
);

/** The 6to4 address in use, null where no address can be used, and what it must agree with. */
export const SixToFour = observation(
  'path/6to4-address',
  z.strictObject({
    address: address.nullable(),
    /** The IPv4 end of the tunnel as configured, and the IPv4 addresses that the interfaces have. */
    local: address,
    interfaces: z.array(address).max(64),
    relay: address,
    device: z.string().max(40).nullable(),
    linkMtu: z.int().nullable(),
    /** MTU of the interface with the IPv4 end. */
    outerMtu: z.int().nullable(),
  }),
  {
    address: '2002:cb00:7140::1',
    local: '203.0.113.64',
    interfaces: ['203.0.113.64'],
    relay: '198.51.100.33',
    device: 'tun6to4',
    linkMtu: 1480,
    outerMtu: 1500,
  },
);
