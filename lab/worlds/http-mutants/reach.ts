import { v6Paths } from '../../../harness/model/check.ts';
import { both, content, plain, type HttpMutant } from './mutant.ts';

const alternative = (address: string) => ({ listen: [{ address, port: 8080 }], names: [], statements: content });

export const reach: Readonly<Record<string, HttpMutant>> = {
  'v6-listener-missing': {
    title: 'nothing listens on the IPv6 address',
    scheme: 'http',
    nginx: ({ at }) => [plain([at.ipv4])],
    expect: { red: [{ check: 'http-iis/reach', paths: v6Paths }] },
  },
  'v6-port-missing': {
    title: 'a second port is open on IPv4 only',
    scheme: 'http',
    options: { ports: [8080] },
    nginx: (place) => [plain(both(place)), alternative(place.at.ipv4)],
    expect: { red: [{ check: 'http-iis/port-parity', paths: v6Paths }] },
  },
  'v6-port-exposed': {
    title: 'a port that IPv4 does not show is open on IPv6',
    scheme: 'http',
    options: { ports: [8080] },
    nginx: (place) => [plain(both(place)), alternative(place.at.ipv6)],
    expect: { warn: [{ check: 'http-iis/port-parity', paths: v6Paths }] },
  },
};
