import { z } from 'zod';
import { observation } from '../../../harness/model/observation.ts';
import { where } from '../observations.ts';

const line = z.int().min(1);
const siteName = z.string().max(260);
const address = z.string().max(64);
const port = z.int().min(1).max(65_535);
/** Hex, lower case: SHA-1 of a certificate, as Windows names it; netsh has room for SHA-256. */
const thumbprint = z.string().max(64);

/** A file of the user; `problem` says why nothing could be read of it. */
const file = {
  file: z.string().max(4_096),
  problem: z.strictObject({ line: line.nullable(), reason: z.string().max(500) }).nullable(),
};

export const SiteFacts = z.strictObject({
  name: siteName,
  id: z.int().nullable(),
  autoStart: z.boolean().nullable(),
  state: z.enum(['started', 'stopped', 'unknown']),
  /** enabledProtocols of the root application. */
  protocols: z.array(z.string().max(64)).max(20).nullable(),
  line,
  bindings: z
    .array(
      z.strictObject({
        protocol: z.string().max(64),
        /** bindingInformation as written; one longer than a binding can be is cut. */
        information: z.string().max(401),
        sslFlags: z.int().nullable(),
        inherited: z.boolean(),
        line,
      }),
    )
    .max(5_000),
});

export const AccessFacts = z.strictObject({
  service: z.enum(['http', 'ftp']),
  location: z.string().max(1_024),
  allowUnlisted: z.boolean().nullable(),
  denyAction: z.enum(['AbortRequest', 'Unauthorized', 'Forbidden', 'NotFound']).nullable(),
  enableProxyMode: z.boolean().nullable(),
  clears: z.boolean(),
  /** Prefixes as `2001:db8::/32`. */
  removes: z.array(address).max(10_000),
  rules: z
    .array(z.strictObject({ allowed: z.boolean(), network: address.nullable(), domain: z.string().max(255).nullable(), line }))
    .max(10_000),
  line,
});

/** applicationHost.config, MetaBase.xml or the output of `appcmd list site`: bindings and IP restrictions, and nothing else of it. */
export const IisConfigFile = observation(
  'http-iis/iis-config',
  z.strictObject({
    ...file,
    generation: z.literal([6, 7]),
    sites: z.array(SiteFacts).max(5_000),
    access: z.array(AccessFacts).max(5_000),
    /** Sites and sections beyond what is kept. */
    leftOut: z.int().min(0),
    /** Parts that could not be read. */
    unread: z.array(z.strictObject({ line: line.nullable(), reason: z.string().max(500) })).max(20),
    /** Of the server, to which the target's addresses lead. */
    addresses: z.array(address).max(64),
    /** Whether the target promises to answer where its host is the address. */
    literal: z.boolean(),
  }),
  {
    file: 'applicationHost.config',
    problem: null,
    generation: 7,
    sites: [
      {
        name: 'Shop',
        id: 1,
        autoStart: true,
        state: 'unknown',
        protocols: ['http'],
        line: 20,
        bindings: [
          { protocol: 'http', information: '*:80:', sslFlags: 0, inherited: false, line: 22 },
          { protocol: 'https', information: '*:443:', sslFlags: 0, inherited: false, line: 23 },
        ],
      },
    ],
    access: [],
    leftOut: 0,
    unread: [],
    addresses: ['192.0.2.80', '2001:db8:80::80'],
    literal: true,
  },
);
export type IisConfigFile = typeof IisConfigFile.sample;

/** `netsh http show iplisten`. */
export const ListenList = observation(
  'http-iis/listen-list',
  z.strictObject({ ...file, entries: z.array(z.strictObject({ address, line })).max(1_000) }),
  { file: 'iplisten.txt', problem: null, entries: [] },
);
export type ListenList = typeof ListenList.sample;

/** `netsh http show sslcert`. */
export const CertificateStore = observation(
  'http-iis/certificate-store',
  z.strictObject({
    ...file,
    records: z
      .array(
        z.union([
          z.strictObject({ kind: z.literal('address'), address, port, hash: thumbprint.nullable(), line }),
          z.strictObject({ kind: z.literal('name'), name: z.string().max(255), port, hash: thumbprint.nullable(), line }),
          z.strictObject({ kind: z.literal('store'), port, hash: thumbprint.nullable(), line }),
        ]),
      )
      .max(5_000),
  }),
  {
    file: 'sslcert.txt',
    problem: null,
    records: [{ kind: 'address', address: '0.0.0.0', port: 443, hash: '0'.repeat(40), line: 5 }],
  },
);
export type CertificateStore = typeof CertificateStore.sample;

export const SeenCell = z.strictObject({
  scheme: z.enum(['http', 'https']),
  port,
  /** Without port. */
  host: z.string().max(255),
  sni: z.string().max(255).nullable(),
  /** `refused`, `reset`, `timeout` and `unreachable` are of the connection; `tls` has no session; `no-reply` no status. */
  outcome: z.enum(['response', 'refused', 'reset', 'timeout', 'unreachable', 'tls', 'no-reply']),
  detail: z.string().max(200).nullable(),
  status: z.int().min(100).max(599).nullable(),
  /** The site whose marker was found. */
  site: siteName.nullable(),
  thumbprint: thumbprint.nullable(),
});
export type SeenCell = z.infer<typeof SeenCell>;

/** One request for each combination of port, host and SNI that the configuration speaks of, to one address of the server. */
export const BindingCells = observation(
  'http-iis/binding-cells',
  z.strictObject({
    address: where.address,
    /** The server's own address behind it; the same without a NAT. */
    own: address,
    /** Our address as a control saw it, or else as it was here. */
    client: address.nullable(),
    cells: z.array(SeenCell).max(200),
    /** Combinations that were not asked. */
    leftOut: z.int().min(0),
  }),
  {
    address: '2001:db8:80::80',
    own: '2001:db8:80::80',
    client: '2001:db8:6::6',
    cells: [
      {
        scheme: 'http',
        port: 80,
        host: '[2001:db8:80::80]',
        sni: null,
        outcome: 'response',
        detail: null,
        status: 200,
        site: null,
        thumbprint: null,
      },
    ],
    leftOut: 0,
  },
);
export type BindingCells = typeof BindingCells.sample;
