import { v6Paths } from '../../../harness/model/check.ts';
import { content, plain, secure, type HttpMutant } from './mutant.ts';

const hsts = ['add_header', 'Strict-Transport-Security', 'max-age=31536000', 'always'] as const;

export const parity: Readonly<Record<string, HttpMutant>> = {
  'v6-default-site': {
    title: 'the site listens on IPv4 only, and IPv6 gets the default site',
    scheme: 'http',
    nginx: ({ host, at }) => [
      { ...plain([at.ipv4, at.ipv6]), statements: [['root', 'default']] },
      { ...plain([at.ipv4]), names: [host, at.ipv4], statements: content },
    ],
    expect: { red: [{ check: 'http-iis/vhost-parity', paths: v6Paths }] },
  },
  'v6-status': {
    title: 'one page is missing on IPv6',
    scheme: 'http',
    options: { also: ['/catalogue/'] },
    nginx: ({ at }) => [plain([at.ipv4]), plain([at.ipv6], ['location', '/catalogue/', [['return', '404']]])],
    expect: { red: [{ check: 'http-iis/status-parity', paths: v6Paths }] },
  },
  'v6-security-header': {
    title: 'a security header is sent on IPv4 only',
    scheme: 'http',
    nginx: ({ at }) => [plain([at.ipv4], ['add_header', 'X-Frame-Options', 'DENY']), plain([at.ipv6])],
    expect: { red: [{ check: 'http-iis/header-parity', paths: v6Paths }] },
  },
  'v6-other-header': {
    title: 'a header without weight is sent on IPv4 only',
    scheme: 'http',
    nginx: ({ at }) => [plain([at.ipv4], ['add_header', 'X-Served-By', 'front']), plain([at.ipv6])],
    expect: { warn: [{ check: 'http-iis/header-parity', paths: v6Paths }] },
  },
  'v6-body': {
    title: 'IPv6 serves an old copy of the site',
    scheme: 'http',
    nginx: ({ at }) => {
      // An entity tag of its own would be a second difference.
      const [one, two] = [plain([at.ipv4], ['etag', 'off']), plain([at.ipv6], ['etag', 'off'])];
      return [one, { ...two, statements: [['root', 'old-copy'], ...two.statements.slice(1)] }];
    },
    expect: { red: [{ check: 'http-iis/body-parity', paths: v6Paths }] },
  },
  'v6-hsts': {
    title: 'Strict-Transport-Security is sent on IPv4 only',
    scheme: 'https',
    nginx: ({ at, leaves }) => [secure([at.ipv4], leaves.good, hsts), secure([at.ipv6], leaves.good)],
    expect: { warn: [{ check: 'http-iis/hsts-parity', paths: v6Paths }] },
  },
};
