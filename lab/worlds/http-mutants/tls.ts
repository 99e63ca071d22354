import { v6Paths } from '../../../harness/model/check.ts';
import { secure, type HttpMutant, type LeafName } from './mutant.ts';

const certificateOnV6 = (title: string, leaf: LeafName): HttpMutant => ({
  title,
  scheme: 'https',
  nginx: ({ at, leaves }) => [secure([at.ipv4], leaves.good), secure([at.ipv6], leaves[leaf])],
  expect: { red: [{ check: 'http-iis/cert-parity', paths: v6Paths }] },
});

export const tls: Readonly<Record<string, HttpMutant>> = {
  'v6-expired': certificateOnV6('IPv6 serves a certificate that has expired', 'expired'),
  'v6-other-name': certificateOnV6('IPv6 serves the certificate of another name', 'otherName'),
  'v6-incomplete': {
    title: 'IPv6 leaves out the intermediate certificate',
    scheme: 'https',
    nginx: ({ at, leaves: { below } }) => [secure([at.ipv4], below), secure([at.ipv6], { ...below, chain: below.certificate })],
    expect: { red: [{ check: 'http-iis/cert-parity', paths: v6Paths }] },
  },
  'v6-weaker': {
    title: 'IPv6 accepts a TLS version that IPv4 refuses',
    scheme: 'https',
    nginx: ({ at, leaves: { good } }) => [
      secure([at.ipv4], good, ['ssl_protocols', 'TLSv1.3']),
      secure([at.ipv6], good, ['ssl_protocols', 'TLSv1.2', 'TLSv1.3']),
    ],
    expect: { red: [{ check: 'http-iis/tls-parity', paths: v6Paths }] },
  },
  'v6-without-h2': {
    title: 'HTTP/2 is offered on IPv4 only',
    scheme: 'https',
    nginx: ({ at, leaves: { good } }) => {
      const six = secure([at.ipv6], good);
      return [secure([at.ipv4], good), { ...six, listen: six.listen.map((socket) => ({ ...socket, http2: false })) }];
    },
    expect: { warn: [{ check: 'http-iis/alpn-parity', paths: v6Paths }] },
  },
};
