import { z } from 'zod';
import { observation } from '../../harness/model/observation.ts';

const text = (most: number) => z.string().max(most);
const address = text(64);
const code = text(60);
const family = z.literal([4, 6]);

/**
 * Which way the reflector was asked for: by a literal, by a name with records of one family, by one with both, or by its IPv4 address behind
 * the network's own translator (RFC 6052), where there is one.
 */
export const wayTags = ['lit4', 'lit6', 'name4', 'name6', 'dual', 'nat64'] as const;

/** Who the reflector saw, or why it saw nobody (errno, or `ETIMEDOUT` at our own deadline). */
const Apparent = z.strictObject({ source: address.nullable(), code: code.nullable(), ms: z.number().min(0) });

/** One outward look from this machine: what leaves it, as whom, and what its kernel would do. */
export const View = z.strictObject({
  whoami: z.array(Apparent.extend({ tag: z.enum(wayTags) })).max(10),
  stun: z.array(Apparent.extend({ family })).max(4),
  ping: z.array(z.strictObject({ family, answered: z.boolean(), code: code.nullable() })).max(4),
  /** From sockets bound to the uplink, by its address or by its device (SO_BINDTODEVICE). */
  bound: z.array(Apparent.extend({ family, by: z.enum(['address', 'device']) })).max(4),
  /** Source address that a connected UDP socket gets; nothing is sent. */
  sources: z.array(z.strictObject({ destination: address, source: address.nullable(), code: code.nullable() })).max(40),
  /** Device that the kernel would send by (`ip route get`); null where there is no way to ask. */
  egress: z
    .array(z.strictObject({ destination: address, device: text(40).nullable(), code: code.nullable() }))
    .max(40)
    .nullable(),
  /** Name servers that the system is configured with, and where packets to them would go. */
  resolvers: z.array(z.strictObject({ address, device: text(40).nullable(), onLink: z.boolean().nullable() })).max(16),
  /** Questions for names of our zone, by the system's resolver or straight to a configured one. */
  lookups: z
    .array(
      z.strictObject({
        tag: text(24),
        how: z.enum(['system', 'udp', 'tcp']),
        resolver: address.nullable(),
        answered: z.boolean(),
        code: code.nullable(),
      }),
    )
    .max(80),
  /** What the zone's own server saw of them. */
  log: z
    .array(
      z.strictObject({
        tag: text(24),
        source: address,
        transport: z.enum(['udp', 'tcp']),
        /** Client subnet (RFC 7871). */
        subnet: text(70).nullable(),
      }),
    )
    .max(512),
  /** Addresses of the dual-stack name in the order that getaddrinfo gives them. */
  order: z.array(address).max(8),
  /** Prefixes of translators that the resolver tells of (RFC 7050). */
  pref64: z.array(text(70)).max(8),
  /** Where the destinations would go that the user wants beside, or only in, the tunnel. */
  split: z.array(z.strictObject({ name: text(255), family, address: address.nullable(), device: text(40).nullable() })).max(80),
  /** How the uplink takes router advertisements; null where the system does not tell. */
  posture: z.strictObject({ acceptRa: z.int(), routeInfoLength: z.int(), forwarding: z.int() }).nullable(),
  /** Null where the system has no iproute2. */
  addresses: z
    .array(z.strictObject({ device: text(40), address, length: z.int() }))
    .max(200)
    .nullable(),
  routes: z
    .array(
      z.strictObject({
        family,
        /** With length: `0.0.0.0/0` and `::/0` for the default. */
        destination: text(70),
        device: text(40).nullable(),
        via: address.nullable(),
        /** `ra`, `dhcp`, `static`, `kernel`, `boot`… */
        protocol: text(20),
        metric: z.int().nullable(),
        table: text(20),
        /** `unicast`, `unreachable`, `blackhole`, `prohibit` */
        kind: text(20),
      }),
    )
    .max(500)
    .nullable(),
  /** ICE candidates that a browser shows to a page (RFC 8445 5.1.1); null where no browser was to be asked. */
  ice: z
    .strictObject({
      /** Why there are none: no browser here, or it did not do. */
      failure: text(400).nullable(),
      candidates: z
        .array(
          z.strictObject({
            kind: z.enum(['host', 'srflx']),
            /** A name of mDNS where the browser hides it. */
            address: text(80),
            /** Shown to a page that may use the microphone (RFC 8828 5.2). */
            permitted: z.boolean(),
          }),
        )
        .max(60),
    })
    .nullable(),
});
export type View = z.infer<typeof View>;

const Command = z.strictObject({
  /** Exit status; null where it could not be started, or did not end in time. */
  code: z.int().nullable(),
  ms: z.number().min(0),
  output: text(4_000),
});

export const timelineEvents = ['existing', 'flap', 'server-down', 'kill', 'reconnect'] as const;

/** Who the reflector saw while something happened, asked over both families. */
export const Timeline = z.strictObject({
  event: z.enum(timelineEvents),
  /** Null for single questions. */
  everyMs: z.number().positive().nullable(),
  /** What made it happen; null for `existing`, which only goes on with connections from before the tunnel. */
  command: Command.nullable(),
  /** `ms` is counted from the event. */
  samples: z
    .array(
      z.strictObject({
        ms: z.number(),
        family,
        transport: z.enum(['tcp', 'udp']),
        source: address.nullable(),
        code: code.nullable(),
      }),
    )
    .max(2_000),
});
export type Timeline = z.infer<typeof Timeline>;

/**
 * What left the uplink in one phase, by the packet filter of a lab: the tunnel's own packets and neighbour discovery are counted apart.
 * `tunnel` is what the system does by itself; `forced` is what we bound to the uplink or sent straight to a resolver.
 */
export const OraclePhase = z.strictObject({
  phase: z.enum(['baseline', 'tunnel', 'forced', 'browser', ...timelineEvents]),
  outer: z.int().min(0),
  plumbing: z.int().min(0),
  events: z
    .array(
      z.strictObject({
        source: address,
        destination: address,
        /** `tcp` or `udp`; for what is only counted its name, with `-` for both addresses. */
        protocol: text(12),
        port: z.int().nullable(),
        packets: z.int().min(1),
      }),
    )
    .max(500),
});
export type OraclePhase = z.infer<typeof OraclePhase>;

/** What the user says about the tunnel. */
export const Declared = z.strictObject({
  /** Device of the tunnel; null where it is to be learnt. */
  device: text(40).nullable(),
  /** Prefixes of the uplink, beside those learnt from the baseline. */
  native: z.array(text(70)).max(20),
  /** Prefixes that the VPN's exits have. */
  exits: z.array(text(70)).max(20),
  /** Prefixes that the VPN's resolvers ask from. */
  resolvers: z.array(text(70)).max(20),
  /** Addresses of the VPN's servers; traffic to them is the tunnel's own. */
  servers: z.array(address).max(20),
  /** A kill switch is wanted: nothing may leave while the tunnel is down. */
  killSwitch: z.boolean(),
  /** Destinations that go beside the tunnel on purpose; both families of each alike. */
  split: z.array(z.strictObject({ name: text(255), route: z.enum(['tunnel', 'native']) })).max(20),
  /** What happens on the LAN while the tunnel is up; labs only. */
  attack: z.enum(['ra-router', 'ra-route', 'ra-prefix', 'dhcp-route', 'local-net', 'server-ip', 'arp']).nullable(),
});
export type Declared = z.infer<typeof Declared>;

/** A VPN from before it comes up until after it is down. */
export const Session = observation(
  'vpn-leak/session',
  z.strictObject({
    /** Without the VPN: whether a leak could be seen at all. */
    baseline: View,
    /** Addresses of the VPN server's name, looked up without the VPN; null where the user names none. */
    server: z.strictObject({ name: text(255), 4: z.array(address).max(8), 6: z.array(address).max(8) }).nullable(),
    up: Command,
    /** What was done before the look within; null where nothing was to be done. */
    during: Command.nullable(),
    /** Null where the tunnel did not come up. */
    tunnel: View.nullable(),
    timelines: z.array(Timeline).max(8),
    down: Command,
    /** Null outside of a lab. */
    oracle: z.array(OraclePhase).max(10).nullable(),
    declared: Declared,
    uplink: text(40).nullable(),
    /** Addresses of the reflector that was asked. */
    reflector: z.strictObject({ 4: address.nullable(), 6: address.nullable() }),
  }),
  sample(),
);
export type Session = typeof Session.sample;

function sample() {
  const seen = (source: string) => ({ source, code: null, ms: 12 });
  const view = ({ four, six, resolver, device }: { four: string; six: string; resolver: string; device: string }) => ({
    whoami: [
      { tag: 'lit4' as const, ...seen(four) },
      { tag: 'lit6' as const, ...seen(six) },
      { tag: 'name4' as const, ...seen(four) },
      { tag: 'name6' as const, ...seen(six) },
      { tag: 'dual' as const, ...seen(six) },
    ],
    stun: [
      { family: 4 as const, ...seen(four) },
      { family: 6 as const, ...seen(six) },
    ],
    ping: [
      { family: 4 as const, answered: true, code: null },
      { family: 6 as const, answered: true, code: null },
    ],
    bound: [],
    sources: [
      { destination: '203.0.113.80', source: device === 'wg0' ? '10.8.0.2' : '192.168.50.100', code: null },
      { destination: '2001:db8:80::80', source: device === 'wg0' ? '2001:db8:20::2' : '2001:db8:50::100', code: null },
    ],
    egress: [
      { destination: '203.0.113.80', device, code: null },
      { destination: '2001:db8:80::80', device, code: null },
    ],
    resolvers: [{ address: resolver, device, onLink: false }],
    lookups: [{ tag: 's0', how: 'system' as const, resolver: null, answered: true, code: null }],
    log: [{ tag: 's0', source: resolver, transport: 'udp' as const, subnet: null }],
    order: ['2001:db8:80::80', '203.0.113.80'],
    pref64: [],
    split: [],
    posture: { acceptRa: 1, routeInfoLength: 0, forwarding: 0 },
    addresses: [
      { device: 'eth0', address: '192.168.50.100', length: 24 },
      { device: 'eth0', address: '2001:db8:50::100', length: 64 },
      ...(device === 'eth0'
        ? []
        : [
            { device, address: '10.8.0.2', length: 24 },
            { device, address: '2001:db8:20::2', length: 64 },
          ]),
    ],
    routes: [],
    ice: null,
  });
  return {
    baseline: view({ four: '198.51.100.1', six: '2001:db8:50::100', resolver: '198.51.100.53', device: 'eth0' }),
    server: null,
    up: { code: 0, ms: 90, output: '' },
    during: null,
    tunnel: view({ four: '198.51.100.20', six: '2001:db8:20::2', resolver: '198.51.100.20', device: 'wg0' }),
    timelines: [],
    down: { code: 0, ms: 40, output: '' },
    oracle: null,
    declared: {
      device: null,
      native: [],
      exits: [],
      resolvers: [],
      servers: ['198.51.100.20'],
      killSwitch: false,
      split: [],
      attack: null,
    },
    uplink: 'eth0',
    reflector: { 4: '203.0.113.80', 6: '2001:db8:80::80' },
  };
}
