import { z } from 'zod';
import { withoutZone } from '../../harness/address/literal.ts';
import { type Aim, type Endpoint, suite } from '../../harness/model/suite.ts';
import { browserAims, browserOptions } from './aims/browser.ts';
import { clientOptions, clientsAims } from './aims/clients.ts';
import { iisAims, iisOptions } from './aims/iis.ts';
import { literalOptions, literalsAims } from './aims/literals.ts';
import { sessionsAims } from './aims/sessions.ts';
import { transportAims, transportOptions } from './aims/transport.ts';
import { tlsVersions } from './observations.ts';
import { defaultPort, siteUrl } from './site-url.ts';

const port = z.int().min(1).max(65_535);
const path = z.string().startsWith('/').max(1_024);

const Options = z.strictObject({
  /** The site; its host may be a literal. */
  url: z.url({ protocol: /^https?$/ }).max(1_024),
  /** More paths of the site to compare, in origin form. */
  also: z.array(path).max(50).default([]),
  /** Further ports that both families must open alike. */
  ports: z.array(port).max(64).default([]),
  /** Path of a resource of 64 kB or more. */
  large: path.optional(),
  /** Path that takes a POST of 300 kB. */
  upload: path.optional(),
  /** PEM certificates to verify with instead of the system's. */
  ca: z.string().optional(),
  /** Text in a header or the body that no other site has. */
  marker: z.string().min(1).max(200).optional(),
  /** The target promises to answer `http://[address]/`. */
  literal: z.boolean().default(false),
  ...browserOptions,
  ...literalOptions,
  ...transportOptions,
  ...clientOptions,
  ...iisOptions,
});
export type Options = z.infer<typeof Options>;

const bare = (hostname: string): string => hostname.replace(/^\[|\]$/g, '');

export default suite({
  title: 'HTTP and IIS',
  options: Options,
  hostOf: ({ url }) => bare(new URL(url).hostname),
  fromUrl: { schemes: ['http', 'https'], options: (url) => ({ url: url.href, idle: [] }) },
  explains: {
    bindings: {
      about: 'what IIS answers to whom, from its applicationHost.config (or MetaBase.xml, or the output of `appcmd list site`)',
      beside: {
        iplisten: 'with --bindings: the output of `netsh http show iplisten`',
        sslcert: 'with --bindings: the output of `netsh http show sslcert`',
      },
      // An XML parser is not loaded for those who only measure.
      explain: async (files) => (await import('./iis/explain-bindings.ts')).explainBindings(files),
    },
  },
  aims(ask) {
    const { target, addresses } = ask;
    return [
      ...addresses.flatMap((address, index) => aimsAt(target.options, address, index === 0 ? '' : `~${index + 1}`)),
      ...literalsAims(ask),
      ...sessionsAims(ask),
      ...transportAims(ask),
      ...clientsAims(ask),
      ...browserAims(ask),
      ...iisAims(ask),
    ];
  },
});

/** The questions to one address; `suffix` keeps their names apart. */
function aimsAt(options: Options, address: string, suffix: string): Aim[] {
  const { url, scheme, port: own, name } = siteUrl(options.url);
  const text = address.includes(':') ? `[${withoutZone(address)}]` : address;
  const endpoint: Endpoint = { address, port: own, transport: 'tcp' };
  const hasPlain = scheme === 'https' && options.ports.includes(defaultPort.http);

  const at = { scheme, address, port: own, name, ca: options.ca ?? null };
  const main = `${url.pathname}${url.search}`;
  const marker = options.marker ?? null;
  const byName = { ...at, host: url.host, target: main, marker };
  /** RFC 6066 3: no SNI for a literal. */
  const byLiteral = { ...at, name: null, host: own === defaultPort[scheme] ? text : `${text}:${own}`, target: '/', marker };
  const aim = (is: Omit<Aim, 'endpoint'>): Aim => ({ ...is, aim: `${is.aim}${suffix}`, endpoint });
  const http = { scheme: 'http', port: defaultPort.http } as const;
  const also = options.also.map((target, index) => ({ target, nth: index + 1 }));

  const forms =
    own === defaultPort[scheme]
      ? ([
          ['bare', text],
          ['port', `${text}:${own}`],
          ['empty-port', `${text}:`],
        ] as const)
      : ([['port', `${text}:${own}`]] as const);
  const literals = forms.map(([form, host]) =>
    aim({
      aim: `literal-${form}`,
      probe: 'http-iis/literal',
      input: { ...byLiteral, host, form, canonical: host === byLiteral.host, declared: options.literal || name === null },
    }),
  );
  const hello = { url: options.url, address, port: own, name, ca: at.ca };
  const { marker: _, ...sized } = byName;

  return [
    ...[...new Set(options.ports)]
      .filter((one) => one !== own)
      .map((one) => aim({ aim: `port-${one}`, probe: 'http-iis/web-port', input: { address, port: one } })),
    aim({ aim: 'page', probe: 'http-iis/page', input: { ...byName, main: true }, parity: true }),
    ...also.map(({ target, nth }) =>
      aim({ aim: `page-${nth}`, probe: 'http-iis/page', input: { ...byName, target, main: false }, parity: true }),
    ),
    ...(hasPlain
      ? [
          aim({ aim: 'plain', probe: 'http-iis/plain-page', input: { ...byName, ...http, host: url.hostname } }),
          aim({ aim: 'literal-plain', probe: 'http-iis/literal-page', input: { ...byLiteral, ...http, host: text } }),
        ]
      : []),
    ...literals,
    ...also.map(({ target, nth }) =>
      aim({ aim: `literal-page-${nth}`, probe: 'http-iis/literal-page', input: { ...byLiteral, target } }),
    ),
    aim({ aim: 'chain', probe: 'http-iis/chain', input: byName }),
    ...(scheme === 'https'
      ? [
          aim({ aim: 'hello', probe: 'http-iis/hello', input: hello, parity: true }),
          ...tlsVersions.map((offered) =>
            aim({ aim: `hello-${offered}`, probe: 'http-iis/version-hello', input: { ...hello, offered } }),
          ),
        ]
      : []),
    ...(options.large === undefined
      ? []
      : [aim({ aim: 'large', probe: 'http-iis/transfer', input: { ...sized, target: options.large } })]),
    ...(options.upload === undefined
      ? []
      : [aim({ aim: 'upload', probe: 'http-iis/upload', input: { ...sized, target: options.upload } })]),
  ];
}
