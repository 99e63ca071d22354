import { expect, it } from 'vitest';
import { ip } from '../../../../harness/address/ip.ts';
import { compareCell } from '../../../../suites/http-iis/iis/compare-cell.ts';
import type { Cell } from '../../../../suites/http-iis/iis/expected-matrix.ts';
import type { SeenCell } from '../../../../suites/http-iis/observations/iis.ts';

const request = { scheme: 'https', port: 443, host: 'www.example.com', sni: 'www.example.com' } as const;
const cell = (outcome: Cell['outcome'], change: Partial<Cell> = {}): Cell => ({
  ...request,
  address: ip('2001:db8::1'),
  addressClass: 'ipv6',
  outcome,
  layer: 'route',
  certificate: null,
  restrictions: [],
  doubts: [],
  confidence: 'stated',
  ...change,
});
const expected = {
  site: cell({ kind: 'site', site: 'X' }),
  'invalid host': cell({ kind: 'invalid-host' }),
  refused: cell({ kind: 'refused' }, { layer: 'listen' }),
  reset: cell({ kind: 'tls-reset' }, { layer: 'tls' }),
};
const got = (change: Partial<SeenCell>): SeenCell => ({
  ...request,
  outcome: 'response',
  detail: null,
  status: 200,
  site: null,
  thumbprint: null,
  ...change,
});
const seen = {
  'site X': got({ site: 'X' }),
  'site Y': got({ site: 'Y' }),
  'a site': got({}),
  'invalid host': got({ status: 400 }),
  refused: got({ outcome: 'refused', status: null }),
  timeout: got({ outcome: 'timeout', status: null }),
  tls: got({ outcome: 'tls', status: null }),
  icmp: got({ outcome: 'unreachable', status: null }),
};

it.each<[keyof typeof expected, readonly string[]]>([
  // site X, site Y, a site, invalid host, refused, timeout, tls, icmp
  ['site', ['agrees', 'missing route', 'agrees', 'missing route', 'missing listen', 'missing network', 'missing tls', 'unknown']],
  [
    'invalid host',
    ['exposed route', 'exposed route', 'exposed route', 'agrees', 'stricter listen', 'unknown', 'stricter tls', 'unknown'],
  ],
  [
    'refused',
    ['exposed listen', 'exposed listen', 'exposed listen', 'exposed listen', 'agrees', 'agrees', 'exposed listen', 'unknown'],
  ],
  ['reset', ['exposed tls', 'exposed tls', 'exposed tls', 'exposed tls', 'stricter listen', 'unknown', 'agrees', 'unknown']],
])('where %s is expected', (what, comparisons) => {
  const found = Object.values(seen).map((one) => compareCell(expected[what], one));
  expect(found.map((is) => ('layer' in is ? `${is.kind} ${is.layer}` : is.kind))).toEqual(comparisons);
});

it.each([
  ['Forbidden', got({ status: 403 }), 'agrees'],
  ['AbortRequest', got({ outcome: 'no-reply', status: null }), 'agrees'],
  ['Forbidden', got({}), 'exposed'],
  ['admit', got({ status: 403 }), 'agrees'],
  ['admit', got({ outcome: 'no-reply', status: null }), 'missing'],
] as const)('where ipSecurity says %s', (action, one, kind) => {
  const restriction = { client: 'client', action, sure: true, layer: 'restrict' } as const;
  expect(compareCell({ ...expected.site, restrictions: [restriction] }, one).kind).toBe(kind);
});
