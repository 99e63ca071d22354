import { z } from 'zod';
import { observation } from '../../../harness/model/observation.ts';
import { Exchange, exchanged, where, here } from '../observations.ts';

const literal = { url: 'http://[2001:db8:80::80]/', host: '[2001:db8:80::80]' };

/** A name nobody has, no Host, two of them, and HTTP/1.0 without one. */
export const catchAllForms = ['unknown', 'missing', 'twice', 'http10'] as const;

/** GET / that names no site of the server. `host` is empty where none is sent. */
export const CatchAll = observation('http-iis/catch-all', Exchange.extend({ form: z.enum(catchAllForms) }), {
  ...exchanged,
  url: 'http://sixways.invalid/',
  host: 'sixways.invalid',
  form: 'unknown',
});
export type CatchAll = typeof CatchAll.sample;

/** Legitimate ways of writing an address that RFC 5952 4 tells not to write. */
export const spellings = ['upper-case', 'leading-zeros', 'full', 'dotted-quad'] as const;

/** GET / with the address as host, in another spelling. */
export const Spelling = observation('http-iis/spelling', Exchange.extend({ spelling: z.enum(spellings) }), {
  ...exchanged,
  url: 'http://[2001:DB8:80::80]/',
  host: '[2001:DB8:80::80]',
  spelling: 'upper-case',
});
export type Spelling = typeof Spelling.sample;

/** `GET http://authority/` (RFC 9112 3.2.2); `host` is that of the other form. */
export const AbsoluteForm = observation('http-iis/absolute-form', Exchange.extend({ form: z.enum(['literal', 'name']) }), {
  ...exchanged,
  ...literal,
  host: 'shop.test',
  form: 'literal',
});
export type AbsoluteForm = typeof AbsoluteForm.sample;

/** GET / with a Host that is none (RFC 3986 3.2.2). */
export const BrokenHost = observation(
  'http-iis/broken-host',
  Exchange.extend({
    /** Whether the server still answers when it has given no reply; null where it has. */
    alive: z.boolean().nullable(),
  }),
  { ...exchanged, url: 'http://[::1/', host: '[::1', status: 400, body: null, alive: null },
);
export type BrokenHost = typeof BrokenHost.sample;

/** GET / with a link-local address and its zone as host. */
export const ZoneHost = observation('http-iis/zone-host', Exchange, {
  ...exchanged,
  url: 'http://[fe80::1%25eth0]/',
  host: '[fe80::1%25eth0]',
  status: 400,
  body: null,
});

/** One GET over HTTP/2. `no-h2`: the server selected another protocol; `stream`, `session`: error of this layer, named in `detail`. */
export const H2Page = observation(
  'http-iis/h2-page',
  z.strictObject({
    ...where,
    authority: z.string().max(512),
    form: z.enum(['literal', 'name']),
    outcome: z.enum(['response', 'no-h2', 'refused', 'tls', 'stream', 'session', 'silent']),
    detail: z.string().max(200).nullable(),
    status: z.int().min(100).max(599).nullable(),
    headers: Exchange.shape.headers,
    body: Exchange.shape.body,
    marker: z.boolean().nullable(),
  }),
  {
    ...here,
    url: 'https://[2001:db8:80::80]/',
    port: 443,
    authority: '[2001:db8:80::80]',
    form: 'literal',
    outcome: 'response',
    detail: null,
    status: 200,
    headers: exchanged.headers,
    body: exchanged.body,
    marker: null,
  },
);
export type H2Page = typeof H2Page.sample;

/** A page, and which addresses the hosts have that its absolute URLs name. */
export const Links = observation(
  'http-iis/links',
  z.strictObject({
    ...where,
    /** The target's own host. */
    own: z.string().max(255),
    outcome: Exchange.shape.outcome,
    status: z.int().nullable(),
    octets: z.int().min(0),
    hosts: z
      .array(
        z.strictObject({
          host: z.string().max(255),
          /** The first URL that names it, and where that stands. */
          example: z.string().max(500),
          where: z.string().max(80),
          /** null for a literal, and where the resolver failed. */
          ipv4: z.boolean().nullable(),
          ipv6: z.boolean().nullable(),
          /** What the resolver did instead of answering. */
          resolver: z.string().max(80).nullable(),
        }),
      )
      .max(40),
  }),
  {
    ...here,
    own: 'shop.test',
    outcome: 'response',
    status: 200,
    octets: 62,
    hosts: [
      {
        host: 'static.shop.test',
        example: '//static.shop.test/x.png',
        where: 'body',
        ipv4: true,
        ipv6: true,
        resolver: null,
      },
    ],
  },
);
export type Links = typeof Links.sample;

/** GET of the page that begins a session. */
export const Login = observation(
  'http-iis/login',
  Exchange.extend({
    form: z.enum(['literal', 'name']),
    /** Name of the cookie that holds the session. */
    cookie: z.string().max(200),
  }),
  {
    ...exchanged,
    ...literal,
    headers: [...exchanged.headers, ['Set-Cookie', 'sid=1; Path=/; HttpOnly']],
    form: 'literal',
    cookie: 'sid',
  },
);
export type Login = typeof Login.sample;
