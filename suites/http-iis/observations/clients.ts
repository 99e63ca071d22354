import { z } from 'zod';
import { observation } from '../../../harness/model/observation.ts';

const Endpoint = z.strictObject({ address: z.string().max(64), port: z.int() });

const where = {
  url: z.string().max(2_048),
  address: z.string().max(64),
  port: z.int(),
  local: Endpoint.nullable(),
};
const here = {
  url: 'http://shop.test/members/',
  address: '2001:db8:80::80',
  port: 80,
  local: { address: '2001:db8:6::6', port: 40_000 },
};

const answered = {
  outcome: z.enum(['response', 'refused', 'reset', 'closed', 'silent', 'slow', 'malformed', 'tls']),
  detail: z.string().max(200).nullable(),
  status: z.int().min(100).max(599).nullable(),
};
const ok = { outcome: 'response' as const, detail: null, status: 200 };

/** What the target's owner says about who may see a URL. */
export const Policy = z
  .array(z.strictObject({ client: z.union([z.cidrv4(), z.cidrv6()]), access: z.enum(['allow', 'deny']) }))
  .max(100);
export type Policy = z.infer<typeof Policy>;

/** GET of a URL that only some clients may see, from one address of the client. */
export const Access = observation(
  'http-iis/access',
  z.strictObject({
    ...where,
    ...answered,
    /** 0 for the client's own address, 1 and on for its further ones: the same client on every path. */
    client: z.int().min(0).max(16),
    policy: Policy,
  }),
  { ...here, ...ok, client: 0, policy: [] },
);
export type Access = typeof Access.sample;

/** What the application takes for the client's address. */
export const ClientEcho = observation(
  'http-iis/client-echo',
  z.strictObject({
    ...where,
    ...answered,
    /** The address as the application wrote it; null where it wrote none. */
    text: z.string().max(200).nullable(),
    /** What the control saw as our address; null without control. */
    mirror: z.string().max(64).nullable(),
    client: z.int().min(0).max(16),
  }),
  { ...here, ...ok, url: 'http://shop.test/whoami', text: '2001:db8:6::6', mirror: '2001:db8:6::6', client: 0 },
);
export type ClientEcho = typeof ClientEcho.sample;

export const spoofForms = ['bare', 'bracketed', 'with-port', 'list'] as const;

/** The same with an X-Forwarded-For of ours. */
export const Spoofed = observation(
  'http-iis/spoofed',
  z.strictObject({
    ...where,
    ...answered,
    form: z.enum(spoofForms),
    sent: z.string().max(200),
    text: z.string().max(200).nullable(),
  }),
  { ...here, ...ok, url: 'http://shop.test/whoami', form: 'bare', sent: '2001:db8:47::11', text: '2001:db8:47::11' },
);
export type Spoofed = typeof Spoofed.sample;

/** The Forwarded field (RFC 7239) that the site's proxy gave to its back end. */
export const ForwardedField = observation(
  'http-iis/forwarded-field',
  z.strictObject({ ...where, ...answered, value: z.string().max(2_000).nullable() }),
  { ...here, ...ok, url: 'http://shop.test/forwarded', value: 'for="[2001:db8:6::6]:40000";proto=http' },
);
export type ForwardedField = typeof ForwardedField.sample;

const Column = z.string().max(500);

/** A request with a token of its own in the query, and what the access log has of it. */
export const LogLine = observation(
  'http-iis/log-line',
  z.strictObject({
    ...where,
    ...answered,
    log: z.string().max(1_024),
    mirror: z.string().max(64).nullable(),
    /** Columns of the last #Fields line, in lower case; null where the log has none. */
    fields: z.array(Column).max(100).nullable(),
    /** Lines with the token, split at spaces. */
    records: z.array(z.array(Column).max(200)).max(8),
  }),
  {
    ...here,
    ...ok,
    url: 'http://shop.test/',
    log: '/var/log/u_ex.log',
    mirror: '2001:db8:6::6',
    fields: ['s-ip', 'cs-uri-query', 'c-ip', 'sc-status'],
    records: [['2001:db8:80::80', 'sixways=4f1c', '2001:db8:6::6', '200']],
  },
);
export type LogLine = typeof LogLine.sample;

const Burst = z.strictObject({ asked: z.int(), answered: z.int(), throttled: z.int() });

/** Bursts against one URL: from one address, right after it from a stranger, and from neighbours in the first one's /64. */
export const Throttle = observation(
  'http-iis/throttle',
  z.strictObject({
    ...where,
    /** From the client's own address. */
    one: Burst,
    /** One request of another /64 (or, on IPv4, another address), after the first burst; null without such an address. */
    stranger: Burst.nullable(),
    /** As many requests as `one`, over other addresses of the same /64, after the first burst; null with fewer than two of them. */
    neighbours: Burst.extend({ addresses: z.int() }).nullable(),
  }),
  {
    ...here,
    url: 'http://shop.test/search',
    one: { asked: 20, answered: 20, throttled: 10 },
    stranger: { asked: 1, answered: 1, throttled: 0 },
    neighbours: { asked: 20, answered: 20, throttled: 20, addresses: 8 },
  },
);
export type Throttle = typeof Throttle.sample;

/** Milliseconds from request to the first octet of the reply, with connections new and used. */
export const FirstOctet = observation(
  'http-iis/first-octet',
  z.strictObject({
    ...where,
    /** Of the first request of each new connection that was answered. */
    fresh: z.array(z.number().min(0)).max(3),
    /** New connections without a reply. */
    unanswered: z.int().min(0),
    /** Of a second request of the last connection; null where the server kept none open. */
    reused: z.number().min(0).nullable(),
  }),
  { ...here, url: 'http://shop.test/', fresh: [2, 2, 3], unanswered: 0, reused: 1 },
);
export type FirstOctet = typeof FirstOctet.sample;

/** GET of a page that needs the back end, of a server without IPv4. */
export const BackEnd = observation('http-iis/back-end', z.strictObject({ ...where, ...answered }), { ...here, ...ok });
export type BackEnd = typeof BackEnd.sample;
