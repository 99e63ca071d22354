import { hostOf, uriHost } from '../../../harness/address/literal.ts';
import { ip } from '../../../harness/address/ip.ts';
import { v6Paths } from '../../../harness/model/check.ts';
import { pathIds } from '../../../harness/model/path.ts';
import type { NginxServer } from '../../daemons/nginx.ts';
import type { Behaviour, Site } from '../../servers/http.ts';
import { siteAddress } from '../../topology/address-plan.ts';
import { both, content, plain, secure, type HttpMutant, type LeafName, type Place } from './mutant.ts';

const on =
  (v4: Behaviour, v6: Behaviour) =>
  (place: Place): readonly Site[] =>
    (
      [
        [place.at.ipv4, v4],
        [place.at.ipv6, v6],
      ] as const
    ).map(([address, behaviour]) => ({
      title: 'site',
      behaviour,
      listen: [{ address, port: 80 }],
      hosts: [place.host, ...both(place).map((own) => uriHost(hostOf(ip(own))))],
    }));

const withLeaf =
  (leaf: LeafName) =>
  (place: Place): readonly NginxServer[] => [secure(both(place), place.leaves[leaf])];

const advertising =
  (field: string) =>
  (place: Place): readonly NginxServer[] => [plain(both(place), ['add_header', 'Alt-Svc', field])];

/** The healthy site of the world has no TLS. */
const withoutTls = siteAddress(0).ipv6;

export const transport: Readonly<Record<string, HttpMutant>> = {
  'v6-needs-sni': {
    title: 'IPv6 refuses handshakes without server name',
    scheme: 'https',
    nginx: ({ host, at, leaves: { good } }) => {
      const six = secure([at.ipv6], good);
      const refusing = { listen: six.listen, names: [], statements: [['ssl_reject_handshake', 'on']] } as const;
      return [secure([at.ipv4], good), refusing, { ...six, names: [host] }];
    },
    expect: { red: [{ check: 'http-iis/cert-nosni', paths: v6Paths }] },
  },
  'names-only': {
    title: 'literals are promised, and the certificate is for names only',
    scheme: 'https',
    options: { literal: true },
    nginx: withLeaf('namesOnly'),
    expect: { red: [{ check: 'http-iis/cert-ip-san', paths: v6Paths }] },
  },
  'v4-address-only': {
    title: 'the certificate has the IPv4 address and not the IPv6 address',
    scheme: 'https',
    nginx: withLeaf('v4Only'),
    expect: { warn: [{ check: 'http-iis/cert-ip-san', paths: v6Paths }] },
  },
  'v6-h2c': {
    title: 'HTTP/2 without TLS on IPv6 only',
    scheme: 'http',
    sites: on('plain', 'h2c'),
    expect: { warn: [{ check: 'http-iis/h2c-parity', paths: v6Paths }] },
  },
  'both-h2c': {
    title: 'HTTP/2 without TLS on both families',
    scheme: 'http',
    sites: on('h2c', 'h2c'),
    expect: {},
  },
  'alternative-v4-only': {
    title: 'the alternative service is a name without AAAA record',
    scheme: 'http',
    nginx: advertising('h2="v4only.lab.test:80"'),
    expect: { warn: [{ check: 'http-iis/alt-svc', paths: v6Paths }] },
  },
  'alternative-unbracketed': {
    title: 'the alternative service is an IPv6 literal without brackets',
    scheme: 'http',
    nginx: (place) => advertising(`h2="${place.at.ipv6}:80"`)(place),
    expect: { red: [{ check: 'http-iis/alt-svc', paths: pathIds }] },
  },
  'alternative-own-port': {
    title: 'the alternative service is a port of the same host',
    scheme: 'http',
    nginx: advertising('h2=":80"; ma=60'),
    expect: {},
  },
  'hint-dead': {
    title: 'the HTTPS record hints at an IPv6 address without TLS',
    scheme: 'https',
    nginx: withLeaf('good'),
    records: ({ at }) => [`1 . alpn=h2 ipv4hint=${at.ipv4} ipv6hint=${withoutTls}`],
    expect: { red: [{ check: 'http-iis/https-rr-hint-live', paths: v6Paths }] },
  },
  'hint-live': {
    title: 'the HTTPS record hints at the addresses of the site',
    scheme: 'https',
    nginx: withLeaf('good'),
    records: ({ at }) => [`1 . alpn=h2 ipv4hint=${at.ipv4} ipv6hint=${at.ipv6}`],
    expect: {},
  },
  'v6-uncompressed': {
    title: 'pages are compressed on IPv4 only',
    scheme: 'http',
    nginx: ({ at }) => [plain([at.ipv4], ['gzip', 'on']), plain([at.ipv6])],
    expect: { warn: [{ check: 'http-iis/compression-parity', paths: v6Paths }] },
  },
  'v6-false-coding': {
    title: 'IPv6 calls its pages gzip, which they are not',
    scheme: 'http',
    nginx: ({ at }) => {
      const falsely = ['if', '($http_accept_encoding', '~', 'gzip)', [['add_header', 'Content-Encoding', 'gzip']]] as const;
      return [plain([at.ipv4], ['gzip', 'on']), plain([at.ipv6], ['location', '/', [falsely]])];
    },
    expect: { red: [{ check: 'http-iis/compression-parity', paths: v6Paths }] },
  },
  'v6-without-ranges': {
    title: 'IPv6 ignores ranges',
    scheme: 'http',
    nginx: ({ at }) => [plain([at.ipv4]), plain([at.ipv6], ['location', '=', '/large.bin', [['max_ranges', '0']]])],
    expect: { warn: [{ check: 'http-iis/range-parity', paths: v6Paths }] },
  },
  'v6-not-persistent': {
    title: 'IPv6 closes after each reply',
    scheme: 'http',
    nginx: ({ at }) => [plain([at.ipv4]), plain([at.ipv6], ['keepalive_timeout', '0'])],
    expect: { warn: [{ check: 'http-iis/keepalive-parity', paths: v6Paths }] },
  },
  'v6-flows-forgotten': {
    title: 'the firewall before the site forgets quiet IPv6 flows',
    scheme: 'http',
    options: { idle: [4] },
    nginx: (place) => [plain(both(place))],
    fault: ({ at }) => ({
      kind: 'nft',
      node: 'edge',
      chains: `set flows {
        type ipv6_addr . inet_service
        size 4096
        flags dynamic,timeout
        timeout 2s
      }
      chain c_flows {
        type filter hook forward priority filter
        ip6 daddr ${at.ipv6} tcp flags & (syn | ack) == syn update @flows { ip6 saddr . tcp sport } accept
        ip6 daddr ${at.ipv6} ip6 saddr . tcp sport @flows update @flows { ip6 saddr . tcp sport } accept
        ip6 daddr ${at.ipv6} meta l4proto tcp drop
      }`,
    }),
    expect: { red: [{ check: 'http-iis/keepalive-parity', paths: v6Paths }] },
  },
  'v6-cut-chunked': {
    title: 'IPv6 closes before the last chunk',
    scheme: 'http',
    sites: on('chunked', 'cut-chunked'),
    expect: { red: [{ check: 'http-iis/chunked-parity', paths: v6Paths }] },
  },
  'v6-length-required': {
    title: 'IPv6 refuses requests without Content-Length',
    scheme: 'http',
    nginx: ({ at }) => [
      plain([at.ipv4]),
      { ...plain([at.ipv6]), statements: [['if', '($http_transfer_encoding)', [['return', '411']]], ...content] },
    ],
    expect: { red: [{ check: 'http-iis/chunked-parity', paths: v6Paths }] },
  },
  'v6-slow': {
    title: 'each reply takes longer on IPv6',
    scheme: 'http',
    sites: on('plain', 'slow'),
    expect: { warn: [{ check: 'http-iis/time-ratio', paths: v6Paths }] },
  },
  'v6-no-echo': {
    title: 'the firewall of the host drops echo requests',
    scheme: 'http',
    nginx: (place) => [plain(both(place))],
    fault: ({ at }) => ({
      kind: 'nft',
      node: 'tgt',
      chains: `chain c_echo {
        type filter hook input priority filter
        ip6 daddr ${at.ipv6} icmpv6 type echo-request drop
      }`,
    }),
    expect: {
      // Over native IPv6 it answers: the silence over Teredo has no second witness.
      inconclusive: [{ check: 'http-iis/reach', paths: ['teredo'] }],
      warn: [{ check: 'http-iis/echo-for-teredo', paths: ['ipv6', 'teredo'] }],
    },
  },
};
