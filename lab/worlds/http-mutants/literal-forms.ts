import { v6Paths } from '../../../harness/model/check.ts';
import type { NginxServer } from '../../daemons/nginx.ts';
import type { Directive } from '../../daemons/nginx-text.ts';
import type { Behaviour, Site } from '../../servers/http.ts';
import { page } from '../pages.ts';
import { both, content, plain, secure, type HttpMutant, type Place } from './mutant.ts';

const literal = ({ at }: Place): string => `[${at.ipv6}]`;

/** Every request that a statement of nginx' rewrite phase does not take away gets the site. */
const refusing = (condition: readonly string[], status: string) => (place: Place) => [
  { ...plain(both(place)), statements: [['if', ...condition, [['return', status]]] satisfies Directive, ...content] },
];

/** The front page has one paragraph more. */
const saying = (paragraph: (place: Place) => string) => (place: Place) => {
  const text = page('site', `<p>Open on every path.</p>\n<p>${paragraph(place)}</p>`);
  const front: Directive = [
    'location',
    '=',
    '/',
    [
      ['default_type', 'text/html'],
      ['return', '200', text],
    ],
  ];
  return [plain(both(place), front)];
};

/** One server for the IPv4 address, another for the IPv6 address. */
const split =
  (v4: Behaviour, v6: Behaviour) =>
  ({ host, at }: Place): readonly Site[] =>
    (
      [
        [at.ipv4, v4],
        [at.ipv6, v6],
      ] as const
    ).map(([address, behaviour]) => ({
      title: 'site',
      behaviour,
      listen: [{ address, port: 80 }],
      hosts: [host, at.ipv4, `[${at.ipv6}]`],
    }));

const defaultSite = (place: Place): NginxServer => ({ ...plain(both(place)), statements: [['root', 'default']] });

const cookie = (domain: string): readonly Directive[] => [
  ['set', '$domain', ''],
  ['if', '($http_host', '~', '^\\[([^\\]]*)\\]', ')', [['set', '$domain', domain]]],
  ['add_header', 'Set-Cookie', 'sid=1$domain'],
];

export const literalForms: Readonly<Record<string, HttpMutant>> = {
  'v6-catch-all': {
    title: 'hosts that nobody knows are refused on IPv4 only',
    scheme: 'http',
    nginx: ({ host, at }) => [
      { ...plain([at.ipv4]), statements: [['return', '404']] },
      { ...plain([at.ipv4]), names: [host, at.ipv4] },
      plain([at.ipv6]),
    ],
    expect: { warn: [{ check: 'http-iis/catchall-parity', paths: v6Paths }] },
  },
  'v6-without-host': {
    title: 'HTTP/1.1 requests without Host are served on IPv6 only',
    scheme: 'http',
    sites: split('plain', 'host-not-needed'),
    expect: { red: [{ check: 'http-iis/catchall-parity', paths: v6Paths }] },
  },
  'literal-as-text': {
    title: 'the server compares addresses as text',
    scheme: 'http',
    nginx: (place) => [defaultSite(place), { ...plain(both(place)), names: [place.host, place.at.ipv4, literal(place)] }],
    expect: { warn: [{ check: 'http-iis/literal-equivalent', paths: v6Paths }] },
  },
  'literal-spelling-crash': {
    title: 'the application throws when an address is in upper case',
    scheme: 'http',
    sites: split('plain', 'crash-on-spelling'),
    expect: { red: [{ check: 'http-iis/literal-equivalent', paths: v6Paths }] },
  },
  'literal-request-line': {
    title: 'a whole URL with an IPv6 address in the request line is refused',
    scheme: 'http',
    nginx: refusing(['($request', '~', '^GET http://\\[', ')'], '400'),
    expect: { red: [{ check: 'http-iis/literal-absolute-form', paths: v6Paths }] },
  },
  'malformed-host-taken': {
    title: 'what is no host is taken for one',
    scheme: 'http',
    takesAnyHost: true,
    nginx: (place) => [plain(both(place))],
    expect: { warn: [{ check: 'http-iis/literal-malformed', paths: ['ipv6'] }] },
  },
  'malformed-host-crash': {
    title: 'the application throws on what is no host',
    scheme: 'http',
    sites: split('crash-on-host', 'crash-on-host'),
    expect: { red: [{ check: 'http-iis/literal-malformed', paths: ['ipv6'] }] },
  },
  'zone-in-link': {
    title: 'a page links to the address of a socket, with its zone',
    scheme: 'http',
    nginx: saying(() => '<a href="http://[fe80::1%25eth0]/">this machine</a>'),
    expect: { warn: [{ check: 'http-iis/literal-zone', paths: v6Paths }] },
  },
  'h2-literal': {
    title: 'HTTP/2 requests with an IPv6 address as authority are refused',
    scheme: 'https',
    nginx: (place) => [
      secure(
        both(place),
        place.leaves.good,
        ['set', '$line', '$server_protocol $http_host'],
        ['if', '($line', '~', '^HTTP/2.0 \\[', ')', [['return', '400']]],
      ),
    ],
    expect: { red: [{ check: 'http-iis/h2-authority', paths: v6Paths }] },
  },
  'v6-literal-default': {
    title: 'the IPv4 address redirects to the name, the IPv6 address shows the default site',
    scheme: 'http',
    nginx: (place) => [
      defaultSite(place),
      { ...plain(both(place)), names: [place.host] },
      { ...plain([place.at.ipv4]), names: [place.at.ipv4], statements: [['return', '301', `http://${place.host}$request_uri`]] },
    ],
    expect: { red: [{ check: 'http-iis/literal-parity', paths: v6Paths }] },
  },
  'v6-literal-served': {
    title: 'the IPv4 address redirects to the name, the IPv6 address serves the site',
    scheme: 'http',
    nginx: (place) => [
      plain(both(place)),
      { ...plain([place.at.ipv4]), names: [place.at.ipv4], statements: [['return', '301', `http://${place.host}$request_uri`]] },
    ],
    expect: { warn: [{ check: 'http-iis/literal-parity', paths: v6Paths }] },
  },
  'address-not-canonical': {
    title: 'a page writes addresses with leading zeros and in upper case',
    scheme: 'http',
    nginx: saying(() => '<a href="http://[2001:0DB8:0:0::1]/">another</a>'),
    expect: { warn: [{ check: 'http-iis/canonical-text', paths: v6Paths }] },
  },
  'address-without-brackets': {
    title: 'a page writes an address and a port without brackets',
    scheme: 'http',
    nginx: saying(() => '<a href="http://2001:db8::1:8080/">another</a>'),
    expect: { red: [{ check: 'http-iis/canonical-text', paths: v6Paths }] },
  },
  'address-canonical': {
    title: 'a page writes an address as it should',
    scheme: 'http',
    nginx: saying(({ at }) => `<a href="http://[${at.ipv6}]:8080/">another</a>`),
    expect: {},
  },
  'v6-leak': {
    title: 'a request without Host is redirected to the name on IPv4, to the address of the socket on IPv6',
    scheme: 'http',
    nginx: ({ host, at }) => [
      plain([at.ipv4], ['if', '($http_host', '=', '', ')', [['return', '301', `http://${host}/`]]]),
      plain([at.ipv6], ['if', '($http_host', '=', '', ')', [['return', '301', 'http://$server_addr/']]]),
    ],
    expect: { warn: [{ check: 'http-iis/redirect-leak', paths: v6Paths }] },
  },
  'v6-downgrade': {
    title: 'a request without Host over https is redirected to http on IPv6',
    scheme: 'https',
    nginx: ({ host, at, leaves: { good } }) => [
      secure([at.ipv4], good, ['if', '($http_host', '=', '', ')', [['return', '301', `https://${host}/`]]]),
      secure([at.ipv6], good, ['if', '($http_host', '=', '', ')', [['return', '301', `http://${host}/`]]]),
    ],
    expect: { red: [{ check: 'http-iis/redirect-leak', paths: v6Paths }] },
  },
  'image-on-v4-literal': {
    title: 'a page has an image on an IPv4 address',
    scheme: 'http',
    nginx: saying(({ at }) => `<img src="http://${at.ipv4}/x.png">`),
    expect: { red: [{ check: 'http-iis/absolute-urls', paths: v6Paths }] },
  },
  'image-on-v4-name': {
    title: 'a page has an image on a name without AAAA record',
    scheme: 'http',
    nginx: saying(() => '<img src=http://v4only.lab.test/x.png>'),
    expect: { red: [{ check: 'http-iis/absolute-urls', paths: v6Paths }] },
  },
  'image-on-dual-name': {
    title: 'a page has an image on another name that both families reach',
    scheme: 'http',
    nginx: saying(() => '<img src="//www.lab.test/x.png">'),
    expect: {},
  },
  'cookie-unbracketed': {
    title: 'cookies for the IPv6 address have it as Domain, without brackets',
    scheme: 'http',
    nginx: (place) => [plain(both(place), ...cookie('; Domain=$1'))],
    expect: { warn: [{ check: 'http-iis/cookie-domain', paths: v6Paths }] },
  },
  'login-unbracketed': {
    title: 'the session cookie for the IPv6 address has it as Domain, without brackets',
    scheme: 'http',
    options: { session: { login: '/', cookie: 'sid' } },
    nginx: (place) => [plain(both(place), ...cookie('; Domain=$1'))],
    expect: { red: [{ check: 'http-iis/cookie-domain', paths: v6Paths }] },
  },
  'cookie-bracketed': {
    title: 'cookies for the IPv6 address have it as Domain, in brackets',
    scheme: 'http',
    nginx: (place) => [plain(both(place), ...cookie('; Domain=[$1]'))],
    expect: {},
  },
};
