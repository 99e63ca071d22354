import { z } from 'zod';
import { observation } from '../../../harness/model/observation.ts';

const where = {
  url: z.string().max(2_048),
  address: z.string().max(64),
  port: z.int(),
};
const here = { url: 'http://shop.test/', address: '2001:db8:80::80', port: 80 };

const Requested = z.strictObject({
  url: z.string().max(2_048),
  /** As the DevTools protocol names it: `document`, `script`, `stylesheet`, `image`, ... */
  type: z.string().max(40),
  /** Whether the host belongs to the target. */
  own: z.boolean(),
  status: z.int().nullable(),
  /** Chromium's word for what went wrong. */
  failure: z.string().max(200).nullable(),
});
export type Requested = z.infer<typeof Requested>;

/** One connection that the browser asked for; `no-address`: the host has none of the family. */
const Connection = z.strictObject({
  host: z.string().max(255),
  address: z.string().max(64).nullable(),
  outcome: z.enum(['open', 'refused', 'reset', 'timeout', 'unreachable', 'no-address', 'other-family', 'resolver']),
  /** Milliseconds until it was open, or known not to be. */
  ms: z.number().min(0),
});
export type Connection = z.infer<typeof Connection>;

/** How a navigation ended. `certificate`: it does not stand for the host; `stalled`: no load event within 10 s. */
const outcomes = ['loaded', 'net-error', 'certificate', 'stalled', 'crashed'] as const;

const Visit = z.strictObject({
  ...where,
  outcome: z.enum(outcomes),
  detail: z.string().max(300).nullable(),
  /** Status of the document that was shown at last, and its URL. */
  status: z.int().nullable(),
  shown: z.string().max(2_048).nullable(),
  /** Whether the configured selector appeared; null where none is configured. */
  ready: z.boolean().nullable(),
  /** Until the load event. */
  ms: z.number().min(0),
  requests: z.array(Requested).max(200),
  /** Own-site requests whose answer did not come over the path, and those of which the browser did not tell. */
  bypassed: z.int().min(0),
  unknown: z.int().min(0),
  /** Hosts beside the target's own, with the number of their addresses; null where the resolver did not tell. */
  hosts: z
    .array(z.strictObject({ host: z.string().max(255), own: z.boolean(), v4: z.int().nullable(), v6: z.int().nullable() }))
    .max(50),
  messages: z
    .array(z.strictObject({ kind: z.enum(['uncaught', 'error', 'csp']), text: z.string().max(500), own: z.boolean() }))
    .max(50),
  /** Texts of Content-Security-Policy, of headers and meta elements. */
  policies: z.array(z.string().max(4_000)).max(10),
  connections: z.array(Connection).max(256),
});
export type Visit = z.infer<typeof Visit>;

const visited: Visit = {
  ...here,
  outcome: 'loaded',
  detail: null,
  status: 200,
  shown: 'http://shop.test/',
  ready: true,
  ms: 140,
  requests: [
    { url: 'http://shop.test/', type: 'document', own: true, status: 200, failure: null },
    { url: 'http://shop.test/app.js', type: 'script', own: true, status: 200, failure: null },
  ],
  bypassed: 0,
  unknown: 0,
  hosts: [],
  messages: [],
  policies: [],
  connections: [{ host: 'shop.test', address: '2001:db8:80::80', outcome: 'open', ms: 0.6 }],
};

/** A page opened by name in a real browser whose connections all go to addresses of the path's family. */
export const PageLoad = observation('http-iis/page-load', Visit, visited);
export type PageLoad = Visit;

/** The page at `/` of the address, and what a script of that origin can do. */
export const LiteralVisit = observation(
  'http-iis/literal-visit',
  Visit.extend({
    /** A CORS fetch of the configured resource at the site's name; null where none is configured or the page did not load. */
    api: z.strictObject({ status: z.int().nullable(), allowed: z.boolean() }).nullable(),
    /** Whether document.cookie and localStorage gave back what was put in. */
    cookie: z.boolean().nullable(),
    storage: z.boolean().nullable(),
  }),
  {
    ...visited,
    url: 'http://[2001:db8:80::80]/',
    shown: 'http://[2001:db8:80::80]/',
    api: { status: 200, allowed: true },
    cookie: true,
    storage: true,
  },
);
export type LiteralVisit = typeof LiteralVisit.sample;

/** Three loads as a dual-stack user makes them: the browser looks the name up and chooses the family. */
export const DualLoad = observation(
  'http-iis/dual-load',
  z.strictObject({
    ...where,
    /** Whether this machine has a route to both families. */
    dual: z.boolean(),
    /** A connection of our own to the IPv6 address. */
    six: z.enum(['open', 'refused', 'reset', 'timeout', 'unreachable']).nullable(),
    loads: z
      .array(
        z.strictObject({
          outcome: z.enum(outcomes),
          detail: z.string().max(300).nullable(),
          ms: z.number().min(0),
          /** Own-site requests by the family of the server that answered. */
          four: z.int().min(0),
          six: z.int().min(0),
          unknown: z.int().min(0),
          /** Milliseconds that the document's connection took, both families together. */
          connectMs: z.number().min(0).nullable(),
        }),
      )
      .max(3),
    /** The same page over IPv4 alone. */
    baseline: z.strictObject({ outcome: z.enum(outcomes), ms: z.number().min(0) }).nullable(),
  }),
  {
    ...here,
    dual: true,
    six: 'open',
    loads: [1, 2, 3].map(() => ({
      outcome: 'loaded' as const,
      detail: null,
      ms: 140,
      four: 0,
      six: 2,
      unknown: 0,
      connectMs: 1,
    })),
    baseline: { outcome: 'loaded', ms: 140 },
  },
);
export type DualLoad = typeof DualLoad.sample;

/** A service worker: registered, and then asked for the page while the site is out of reach. */
export const WorkerVisit = observation(
  'http-iis/worker-visit',
  z.strictObject({
    ...where,
    outcome: z.enum(outcomes),
    /** `insecure`: the page is no secure context, so there are no service workers. */
    registration: z.enum(['active', 'failed', 'insecure', 'not-tried']),
    detail: z.string().max(300).nullable(),
    offline: z.boolean().nullable(),
    script: z.string().max(1_024),
  }),
  {
    ...here,
    url: 'https://shop.test/',
    port: 443,
    outcome: 'loaded',
    registration: 'active',
    detail: null,
    offline: true,
    script: '/sw.js',
  },
);
export type WorkerVisit = typeof WorkerVisit.sample;

const Socket = z.strictObject({
  url: z.string().max(2_048),
  opened: z.boolean(),
  echoed: z.boolean(),
  /** Whether it was still open after the idle time. */
  held: z.boolean(),
  /** RFC 6455 7.4 close code; null while open. */
  code: z.int().nullable(),
});

/** WebSockets of a page: by name, and by the literal from the literal's own page. */
export const SocketTalk = observation(
  'http-iis/socket-talk',
  z.strictObject({
    ...where,
    outcome: z.enum(outcomes),
    idleSeconds: z.number().min(0),
    byName: Socket.nullable(),
    byLiteral: Socket.nullable(),
    /** Whether the site still took connections after a socket was lost. */
    reachable: z.boolean(),
  }),
  {
    ...here,
    outcome: 'loaded',
    idleSeconds: 3,
    byName: { url: 'ws://shop.test/ws', opened: true, echoed: true, held: true, code: null },
    byLiteral: { url: 'ws://[2001:db8:80::80]/ws', opened: true, echoed: true, held: true, code: null },
    reachable: true,
  },
);
export type SocketTalk = typeof SocketTalk.sample;

/** One session whose requests change the family in the middle. */
export const MixedSession = observation(
  'http-iis/mixed-session',
  z.strictObject({
    ...where,
    /** Whether this machine has a route to both families. */
    dual: z.boolean(),
    tries: z
      .array(
        z.strictObject({
          from: z.literal([4, 6]),
          to: z.literal([4, 6]),
          outcome: z.enum(outcomes),
          /** Status of the answer after the change. */
          status: z.int().nullable(),
          /** Whether the text of a session was there. */
          kept: z.boolean(),
        }),
      )
      .max(3),
  }),
  {
    ...here,
    dual: true,
    tries: [
      { from: 4, to: 4, outcome: 'loaded', status: 200, kept: true },
      { from: 6, to: 4, outcome: 'loaded', status: 200, kept: true },
      { from: 4, to: 6, outcome: 'loaded', status: 200, kept: true },
    ],
  },
);
export type MixedSession = typeof MixedSession.sample;

/** Loads with an empty cache, one after the other. */
export const LoadTimes = observation(
  'http-iis/load-times',
  z.strictObject({
    ...where,
    loads: z
      .array(
        z.strictObject({
          outcome: z.enum(outcomes),
          ms: z.number().min(0),
          connections: z.int().min(0),
          /** Median time until a connection was open: one round trip. */
          connectMs: z.number().min(0),
        }),
      )
      .max(3),
    secure: z.boolean(),
  }),
  {
    ...here,
    loads: [1, 2, 3].map(() => ({ outcome: 'loaded' as const, ms: 140, connections: 1, connectMs: 0.6 })),
    secure: false,
  },
);
export type LoadTimes = typeof LoadTimes.sample;

/** Side of a tile, in CSS pixels. */
export const tilePixels = 8;

/** The page as it looks in a window of 1280 x 800, down to 2400 pixels. */
export const Screenshot = observation(
  'http-iis/screenshot',
  z.strictObject({
    ...where,
    outcome: z.enum(outcomes),
    width: z.int(),
    height: z.int(),
    sha256: z.string().max(64),
    /** PNG; null when it is larger than a report should carry. */
    png: z.base64().max(200_000).nullable(),
    /** Mean red, green and blue of each tile of 8 x 8 pixels, row by row. */
    tiles: z.base64().max(200_000),
  }),
  {
    ...here,
    outcome: 'loaded',
    width: 16,
    height: 8,
    sha256: '9b871512327c09ce91dd649b3f96a63b7408ef267c8cc5710114e629730cb61f',
    png: null,
    tiles: '////////',
  },
  {
    attachmentsOf: ({ url, width, height, png }) =>
      png === null ? [] : [{ title: url.slice(0, 150), type: 'image/png', width, height, base64: png }],
  },
);
export type Screenshot = typeof Screenshot.sample;
