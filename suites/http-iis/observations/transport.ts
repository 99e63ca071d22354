import { z } from 'zod';
import { observation } from '../../../harness/model/observation.ts';
import { Exchange, Handshake, here, shaken, where } from '../observations.ts';

const status = z.int().min(100).max(599).nullable();
const hash = z.string().length(64);
const detail = z.string().max(200).nullable();

/** Names that a ClientHello may carry beside the site's own: none, as for a literal (RFC 6066 3), and one that nobody knows. */
export const askedNames = ['none', 'unknown'] as const;

export const NameHello = observation(
  'http-iis/name-hello',
  Handshake.extend({
    asked: z.enum(askedNames),
    /** Whether the target promises `https://[address]/`. */
    declared: z.boolean(),
  }),
  { ...shaken, sni: null, asked: 'none', declared: false },
);
export type NameHello = typeof NameHello.sample;

/** `h2`: HTTP/2 took over. `http1`: a reply of HTTP/1.x that does not. `ended`: the connection ended first. `other`: octets of no HTTP. */
const Cleartext = z.enum(['h2', 'http1', 'ended', 'silent', 'other', 'refused']);

/** HTTP/2 without TLS, by prior knowledge and by Upgrade. */
export const H2c = observation('http-iis/h2c', z.strictObject({ ...where, preface: Cleartext, upgrade: Cleartext }), {
  ...here,
  preface: 'http1',
  upgrade: 'http1',
});
export type H2c = typeof H2c.sample;

/** What `Alt-Svc` advertises, and a connection to each alternative. */
export const Alternatives = observation(
  'http-iis/alternatives',
  z.strictObject({
    ...where,
    /** Whether the page that would carry the field was answered. */
    isAnswered: z.boolean(),
    /** Value of the field; null where there is none. */
    field: z.string().max(4_000).nullable(),
    list: z
      .array(
        z.strictObject({
          /** `h2="alt.example:443"`, as it was sent. */
          text: z.string().max(400),
          /** `no-address`: none of the path's family. `no-client`: a protocol that we cannot speak. */
          outcome: z.enum([
            'open',
            'refused',
            'reset',
            'timeout',
            'unreachable',
            'no-address',
            'no-client',
            'malformed',
            'resolver',
          ]),
          /** Address and port asked, an errno, or what is malformed. */
          detail,
        }),
      )
      .max(10),
  }),
  {
    ...here,
    isAnswered: true,
    field: 'h2="alt.shop.test:443"',
    list: [{ text: 'h2="alt.shop.test:443"', outcome: 'open', detail: '2001:db8:80::81 port 443' }],
  },
);
export type Alternatives = typeof Alternatives.sample;

const hints = z.array(z.string().max(64)).max(64);

/** The HTTPS records of the site (RFC 9460), and a TLS handshake with each address of the path's family that they lead to. */
export const HttpsRecords = observation(
  'http-iis/https-records',
  z.strictObject({
    ...where,
    /** Name asked for. */
    name: z.string().max(300),
    /** What is wrong with the first record that cannot be decoded. */
    malformed: z.string().max(200).nullable(),
    records: z
      .array(
        z.strictObject({
          priority: z.int(),
          target: z.string().max(1_100),
          alpn: z.array(z.string().max(255)).max(20),
          ipv4hint: hints,
          ipv6hint: hints,
        }),
      )
      .max(8),
    hellos: z
      .array(
        z.strictObject({
          address: z.string().max(64),
          port: z.int(),
          /** `hint`: in a hint of the record. `address`: an A or AAAA record of the target. */
          by: z.enum(['hint', 'address']),
          outcome: Handshake.shape.outcome,
          detail,
          alpn: z.string().max(40).nullable(),
          /** Whether one of the protocols offered was selected, or none needs to be. */
          isListed: z.boolean(),
          unverified: z.string().max(80).nullable(),
          leaf: hash.nullable(),
        }),
      )
      .max(16),
  }),
  {
    ...here,
    url: 'https://shop.test/',
    port: 443,
    name: 'shop.test',
    malformed: null,
    records: [{ priority: 1, target: '', alpn: ['h2'], ipv4hint: ['192.0.2.80'], ipv6hint: ['2001:db8:80::80'] }],
    hellos: (['hint', 'address'] as const).map((by) => ({
      address: '2001:db8:80::80',
      port: 443,
      by,
      outcome: 'session' as const,
      detail: null,
      alpn: 'h2',
      isListed: true,
      unverified: null,
      leaf: '6'.repeat(64),
    })),
  },
);
export type HttpsRecords = typeof HttpsRecords.sample;

/** A reply to one Accept-Encoding. */
const Coded = z.strictObject({
  outcome: Exchange.shape.outcome,
  status,
  /** Content-Encoding; empty where there is none. */
  coding: z.string().max(100),
  /** Whether Vary names Accept-Encoding, or everything. */
  varies: z.boolean(),
  /** Of the decoded body; null when it could not be decoded, or did not come whole. */
  sha256: hash.nullable(),
  /** Why it could not be decoded. */
  trouble: z.string().max(80).nullable(),
});
const plain = { outcome: 'response', status: 200, coding: '', varies: true, sha256: '1'.repeat(64), trouble: null } as const;

/** The same page with and without content coding. */
export const Coding = observation('http-iis/coding', z.strictObject({ ...where, offered: Coded, identity: Coded }), {
  ...here,
  offered: { ...plain, coding: 'gzip' },
  identity: plain,
});
export type Coding = typeof Coding.sample;

const Part = z.strictObject({
  outcome: Exchange.shape.outcome,
  status,
  contentRange: z.string().max(100).nullable(),
  etag: z.string().max(200).nullable(),
  octets: z.int().min(0),
});
const RangePart = Part.extend({
  /** Octets asked for, both included; an open end is null. */
  first: z.int(),
  last: z.int().nullable(),
  /** Of a 206: whether these are the octets that the whole resource has there; null for other replies. */
  isRight: z.boolean().nullable(),
});

/** Two parts of a large resource, compared with the same octets of the whole. */
export const Ranges = observation(
  'http-iis/ranges',
  z.strictObject({ ...where, whole: Part, parts: z.array(RangePart).length(2) }),
  {
    ...here,
    url: 'http://shop.test/large',
    whole: { outcome: 'response', status: 200, contentRange: null, etag: '"1-2"', octets: 1_536 },
    parts: [
      { first: 0, last: 99, octets: 100 },
      { first: 512, last: null, octets: 1_024 },
    ].map((part) => ({
      ...part,
      outcome: 'response' as const,
      status: 206,
      contentRange: `bytes ${part.first}-${part.last ?? 204_799}/204800`,
      etag: '"1-2"',
      isRight: true,
    })),
  },
);
export type Ranges = typeof Ranges.sample;

const Ending = z.enum(['answered', 'announced', 'closed', 'reset', 'silent', 'malformed', 'unsent']);

/** Requests one after the other on one connection. */
export const KeepAlive = observation(
  'http-iis/keep-alive',
  z.strictObject({
    ...where,
    asked: z.int(),
    answered: z.int(),
    /** `answered`: all were. `announced`: a reply said `Connection: close`. `unsent`: there was no connection to begin with. */
    end: Ending,
  }),
  { ...here, asked: 10, answered: 10, end: 'answered' },
);
export type KeepAlive = typeof KeepAlive.sample;

/** Three connections at a time that pause between two requests, beside one to the control that pauses as long. */
export const Idle = observation(
  'http-iis/idle',
  z.strictObject({
    ...where,
    pauseMs: z.number().min(0),
    ends: z.array(Ending).length(3),
    /** `closed`: the control itself ended its connection, so that it proves nothing. */
    control: z.enum(['alive', 'closed', 'dead', 'none']),
  }),
  { ...here, pauseMs: 20_000, ends: ['answered', 'answered', 'answered'], control: 'alive' },
);
export type Idle = typeof Idle.sample;

/** A small POST in chunks. */
export const ChunkedPost = observation(
  'http-iis/chunked-post',
  z.strictObject({ ...where, outcome: Exchange.shape.outcome, detail, status }),
  { ...here, url: 'http://shop.test/upload', outcome: 'response', detail: null, status: 204 },
);
export type ChunkedPost = typeof ChunkedPost.sample;

const ms = z.number().min(0);

/** Times to the first octet of replies on warm connections. */
export const Timing = observation(
  'http-iis/timing',
  z.strictObject({
    ...where,
    /** Of each request: its time to the first octet, and the TCP connect of its connection. */
    samples: z.array(z.strictObject({ firstOctetMs: ms, connectMs: ms })).max(20),
  }),
  { ...here, samples: Array.from({ length: 5 }, () => ({ firstOctetMs: 12, connectMs: 10 })) },
);
export type Timing = typeof Timing.sample;

/** ICMP echo of the host that serves. */
export const Echo = observation(
  'http-iis/echo',
  z.strictObject({
    address: z.string().max(64),
    /** null where this machine has no `ping` that may send. */
    answered: z.boolean().nullable(),
    ms: ms.nullable(),
    /** Whether the control of the path answers an echo; asked only when the host does not. */
    control: z.enum(['answered', 'silent', 'not-asked', 'none']),
  }),
  { address: '2001:db8:80::80', answered: true, ms: 1, control: 'not-asked' },
);
export type Echo = typeof Echo.sample;
