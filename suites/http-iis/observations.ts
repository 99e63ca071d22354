import { z } from 'zod';
import { observation } from '../../harness/model/observation.ts';

export const Endpoint = z.strictObject({ address: z.string().max(64), port: z.int() });

export const where = {
  /** As a user would type it. */
  url: z.string().max(2_048),
  address: z.string().max(64),
  port: z.int(),
  local: Endpoint.nullable(),
};
export const here = {
  url: 'http://shop.test/',
  address: '2001:db8:80::80',
  port: 80,
  local: { address: '2001:db8:6::6', port: 40_000 },
};

/** One HTTP/1.1 exchange with one address. `tls`: the handshake failed, `detail` says how. */
export const Exchange = z.strictObject({
  ...where,
  /** Text of the Host field as it was sent. */
  host: z.string().max(512),
  outcome: z.enum(['response', 'refused', 'reset', 'closed', 'silent', 'slow', 'malformed', 'tls']),
  detail: z.string().max(200).nullable(),
  status: z.int().min(100).max(599).nullable(),
  /** In the order they came. */
  headers: z.array(z.tuple([z.string().max(200), z.string().max(4_000)])).max(200),
  body: z
    .strictObject({
      octets: z.int().min(0),
      sha256: z.string().length(64),
      /** The first 65536 characters of a textual body; null for others. */
      text: z.string().max(65_536).nullable(),
      /** How it ended; `limit`: longer than we read. */
      ended: z.enum(['complete', 'limit', 'reset', 'closed', 'silent', 'slow', 'malformed']),
    })
    .nullable(),
  /** Whether the configured marker was found in a header or the body; null where none is configured or nothing came. */
  marker: z.boolean().nullable(),
  ms: z.number().min(0),
});
export const exchanged: z.infer<typeof Exchange> = {
  ...here,
  host: 'shop.test',
  outcome: 'response',
  detail: null,
  status: 200,
  headers: [
    ['Server', 'nginx/1.22.1'],
    ['Content-Type', 'text/html'],
  ],
  body: {
    octets: 62,
    sha256: '8e35c2cd3bf6641bdb0e2050b76932cbb2e6034a0ddacc1d9bea82a6ba57f7cf',
    text: '<!doctype html>\n<title>Shop</title>\n<h1>Welcome</h1>\n<p>ok</p>\n',
    ended: 'complete',
  },
  marker: null,
  ms: 1.2,
};

/** GET by name. `main` is the target's own URL, the others are its `also`. */
export const Page = observation('http-iis/page', Exchange.extend({ main: z.boolean() }), { ...exchanged, main: true });
export type Page = typeof Page.sample;

/** GET by name over http of a target whose URL is https. */
export const PlainPage = observation('http-iis/plain-page', Exchange, exchanged);

/** `[v6]`, `[v6]:80` and `[v6]:`. */
export const literalForms = ['bare', 'port', 'empty-port'] as const;

/** GET / with the address as host. */
export const Literal = observation(
  'http-iis/literal',
  Exchange.extend({
    form: z.enum(literalForms),
    /** Whether this is the normal form (RFC 9110 4.2.3: a default port is left out). */
    canonical: z.boolean(),
    /** Whether the target promises to serve literals. */
    declared: z.boolean(),
  }),
  { ...exchanged, url: 'http://[2001:db8:80::80]/', host: '[2001:db8:80::80]', form: 'bare', canonical: true, declared: true },
);
export type Literal = typeof Literal.sample;

/** GET with the address as host, of other paths, and over http where the target is https. */
export const LiteralPage = observation('http-iis/literal-page', Exchange, {
  ...exchanged,
  url: 'http://[2001:db8:80::80]/docs',
  host: '[2001:db8:80::80]',
});

/** One connection attempt to a port that the target declares beside its own. */
export const WebPort = observation(
  'http-iis/web-port',
  z.strictObject({
    address: z.string().max(64),
    port: z.int(),
    outcome: z.enum(['open', 'refused', 'reset', 'timeout', 'unreachable']),
    code: z.string().max(80).nullable(),
  }),
  { address: '2001:db8:80::80', port: 8080, outcome: 'open', code: null },
);

/** A redirect chain that was followed within one address family. */
export const Chain = observation(
  'http-iis/chain',
  z.strictObject({
    ...where,
    hops: z
      .array(
        z.strictObject({
          url: z.string().max(2_048),
          /** Address asked; null where none was found. */
          address: z.string().max(64).nullable(),
          outcome: Exchange.shape.outcome.nullable(),
          status: z.int().nullable(),
        }),
      )
      .min(1)
      .max(11),
    /**
     * `answered`: a reply that is no redirect. `no-address`: the next host has no address of this family; `other-family`: it is a literal
     * of the other one; `no-answer`: it did not answer; `unusable`: Location is no http URL; `resolver`: names could not be asked for.
     */
    end: z.enum(['answered', 'no-address', 'other-family', 'no-answer', 'loop', 'too-many', 'unusable', 'resolver']),
    /** What the last hop pointed to, or an errno. */
    detail: z.string().max(2_048).nullable(),
  }),
  {
    ...here,
    hops: [
      { url: 'http://shop.test/', address: '2001:db8:80::80', outcome: 'response', status: 301 },
      { url: 'http://www.shop.test/', address: '2001:db8:80::80', outcome: 'response', status: 200 },
    ],
    end: 'answered',
    detail: null,
  },
);
export type Chain = typeof Chain.sample;

export const Handshake = z.strictObject({
  ...where,
  sni: z.string().max(255).nullable(),
  outcome: z.enum(['session', 'alert', 'reset', 'closed', 'silent', 'malformed', 'client-limit', 'refused']),
  /** Alert, errno or OpenSSL code. */
  detail: z.string().max(80).nullable(),
  session: z
    .strictObject({
      version: z.string().max(20),
      cipher: z.string().max(80),
      group: z.string().max(40).nullable(),
      alpn: z.string().max(40).nullable(),
      leaf: z
        .strictObject({
          sha256: z.string().length(64),
          serial: z.string().max(80),
          sans: z.array(z.string().max(300)).max(100),
          subject: z.string().max(1_000),
          issuer: z.string().max(1_000),
          notBefore: z.iso.datetime(),
          notAfter: z.iso.datetime(),
          chain: z.int().min(1),
        })
        .nullable(),
      unverified: z.string().max(80).nullable(),
    })
    .nullable(),
});
const session = {
  version: 'TLSv1.3',
  cipher: 'TLS_AES_256_GCM_SHA384',
  group: 'X25519',
  alpn: 'h2',
  leaf: {
    sha256: '6d1c1ff25ee64e4f3f4b3f9d5c1e8d0d5a3a8d3f0a2e6c1b7d9e8f7a6b5c4d3e',
    serial: '0A1B2C',
    sans: ['DNS:shop.test'],
    subject: 'CN=shop.test',
    issuer: 'CN=Lab CA',
    notBefore: '2026-01-01T00:00:00.000Z',
    notAfter: '2027-01-01T00:00:00.000Z',
    chain: 2,
  },
  unverified: null,
};
export const shaken: z.infer<typeof Handshake> = {
  ...here,
  url: 'https://shop.test/',
  port: 443,
  sni: 'shop.test',
  outcome: 'session',
  detail: null,
  session,
};

/** One fixed ClientHello: TLS 1.2 and 1.3, ALPN h2 and http/1.1. */
export const Hello = observation('http-iis/hello', Handshake, shaken);
export type Hello = typeof Hello.sample;

export const tlsVersions = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const;

/** A ClientHello that offers one version only. */
export const VersionHello = observation('http-iis/version-hello', Handshake.extend({ offered: z.enum(tlsVersions) }), {
  ...shaken,
  offered: 'TLSv1.3',
});
export type VersionHello = typeof VersionHello.sample;

const Run = z.strictObject({
  /**
   * `cut`: the connection ended too early. `slow`: octets came until the time was over. `stalled`: none came or went for 5 s. `unsent`: no
   * connection or TLS session to ask over.
   */
  outcome: z.enum(['complete', 'stalled', 'cut', 'slow', 'unsent']),
  status: z.int().nullable(),
  /** Octets of body received; of an upload, octets that the kernel took. */
  octets: z.int().min(0),
  longestGapMs: z.number().min(0),
});

/** A large response. A second without an octet starts two more transfers beside the first: a lossy line is not dead. */
export const Transfer = observation(
  'http-iis/transfer',
  z.strictObject({
    ...where,
    /** HEAD of the same resource: fits any path. */
    small: z.strictObject({ outcome: Exchange.shape.outcome, status: z.int().nullable() }),
    runs: z.array(Run).max(3),
    ms: z.number().min(0),
  }),
  {
    ...here,
    url: 'http://shop.test/large',
    small: { outcome: 'response', status: 200 },
    runs: [{ outcome: 'complete', status: 200, octets: 204_800, longestGapMs: 4 }],
    ms: 12,
  },
);
export type Transfer = typeof Transfer.sample;

/** A large request body; when it stalls, the same is sent to the control over the same path. */
export const UploadRun = observation(
  'http-iis/upload',
  z.strictObject({
    ...where,
    asked: z.int(),
    runs: z.array(Run).min(1).max(3),
    control: z.enum(['fine', 'failed', 'not-asked', 'none']),
    ms: z.number().min(0),
  }),
  {
    ...here,
    url: 'http://shop.test/upload',
    asked: 307_200,
    runs: [{ outcome: 'complete', status: 204, octets: 307_200, longestGapMs: 4 }],
    control: 'not-asked',
    ms: 12,
  },
);
export type UploadRun = typeof UploadRun.sample;
