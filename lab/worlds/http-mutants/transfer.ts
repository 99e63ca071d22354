import { v6Paths } from '../../../harness/model/check.ts';
import { both, plain, type HttpMutant } from './mutant.ts';

export const transfer: Readonly<Record<string, HttpMutant>> = {
  'v6-large-stalls': {
    title: 'large answers stop half-way on IPv6',
    scheme: 'http',
    nginx: (place) => [plain(both(place))],
    fault: ({ at }) => ({
      kind: 'nft',
      node: 'edge',
      chains: `chain c_forward {
        type filter hook forward priority filter
        ip6 saddr ${at.ipv6} ct direction reply ct bytes > 20000 drop
      }`,
    }),
    expect: { red: [{ check: 'http-iis/large-body', paths: v6Paths }] },
  },
  'v6-large-missing': {
    title: 'a large file has not been copied to the server behind the IPv6 address',
    scheme: 'http',
    nginx: ({ at }) => [plain([at.ipv4]), plain([at.ipv6], ['location', '=', '/large.bin', [['return', '404']]])],
    expect: { red: [{ check: 'http-iis/large-body', paths: v6Paths }] },
  },
  'v6-upload-refused': {
    title: 'IPv6 refuses uploads of a size that IPv4 takes',
    scheme: 'http',
    nginx: ({ at }) => [plain([at.ipv4]), plain([at.ipv6], ['client_max_body_size', '64k'])],
    expect: { red: [{ check: 'http-iis/large-upload', paths: v6Paths }] },
  },
};
