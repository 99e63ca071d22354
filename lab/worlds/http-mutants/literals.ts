import { uriHost, hostOf } from '../../../harness/address/literal.ts';
import { ip } from '../../../harness/address/ip.ts';
import { v6Paths } from '../../../harness/model/check.ts';
import type { Behaviour, Site } from '../../servers/http.ts';
import { both, content, plain, type HttpMutant, type Place } from './mutant.ts';

/** A site of the server that handles Host itself, which knows its name and its addresses. */
const site =
  (behaviour: Behaviour) =>
  (place: Place): readonly Site[] => [
    {
      title: 'site',
      behaviour,
      listen: both(place).map((address) => ({ address, port: 80 })),
      hosts: [place.host, ...both(place).map((address) => uriHost(hostOf(ip(address))))],
    },
  ];

export const literals: Readonly<Record<string, HttpMutant>> = {
  'host-split': {
    title: 'the application splits Host at its first colon',
    scheme: 'http',
    options: { literal: true },
    sites: site('split-host'),
    expect: { red: [{ check: 'http-iis/literal-v6-host', paths: v6Paths }] },
  },
  'host-split-unpromised': {
    title: 'the application splits Host at its first colon, and nobody has promised literals',
    scheme: 'http',
    sites: site('split-host'),
    expect: { warn: [{ check: 'http-iis/literal-v6-host', paths: v6Paths }] },
  },
  'port-sliced': {
    title: 'the application cuts Host at its last colon, also where no port is',
    scheme: 'http',
    sites: site('slice-port'),
    expect: { red: [{ check: 'http-iis/literal-port', paths: v6Paths }] },
  },
  'redirect-split': {
    title: 'the application builds redirects from Host up to its first colon',
    scheme: 'http',
    options: { also: ['/old'] },
    sites: site('split-redirect'),
    expect: { red: [{ check: 'http-iis/redirect-brackets', paths: v6Paths }] },
  },
  'no-literals': {
    title: 'no site takes literals, of neither family',
    scheme: 'http',
    nginx: (place) => [
      { listen: plain(both(place)).listen, names: [], statements: [['return', '400']] },
      { ...plain(both(place)), names: [place.host], statements: content },
    ],
    expect: { warn: [{ check: 'http-iis/literal-v6-host', paths: v6Paths }] },
  },
  clock: {
    title: 'the page has a clock and a nonce',
    scheme: 'http',
    sites: site('clock'),
    expect: {},
  },
  'echo-address': {
    title: 'the page says who is asking',
    scheme: 'http',
    sites: site('echo-address'),
    expect: {},
  },
};
