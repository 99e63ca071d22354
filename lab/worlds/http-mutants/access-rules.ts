import { addressPlan as at } from '../../topology/address-plan.ts';
import type { Directive } from '../../daemons/nginx-text.ts';
import { both, plain, type HttpMutant } from './mutant.ts';

const restricted = '/catalogue/';
const native = '2001:db8:6::/64';

/** A site with one directory that only some clients may see. */
const ruled = (
  title: string,
  rules: readonly Directive[],
  expect: HttpMutant['expect'],
  policy: readonly { readonly client: string; readonly access: 'allow' | 'deny' }[] = [],
): HttpMutant => ({
  title,
  scheme: 'http',
  options: { restricted: [{ path: restricted, policy }] },
  nginx: (place) => [plain(both(place), ['location', restricted, rules])],
  expect,
});

const allow = (...prefixes: readonly string[]): Directive[] => prefixes.map((prefix) => ['allow', prefix]);
const deny = (...prefixes: readonly string[]): Directive[] => prefixes.map((prefix) => ['deny', prefix]);
const clients4 = '203.0.113.0/24';
const everyC4 = [at.c4, at.c4Other];

export const accessRules: Readonly<Record<string, HttpMutant>> = {
  'acl-of-both-families': ruled(
    'the list allows the clients of both families',
    [...allow(clients4, native, '2002::/16', '2001::/32'), ...deny('all')],
    {},
    [{ client: native, access: 'allow' }],
  ),
  'acl-denies-both': ruled(
    'the list denies one client by each of its addresses',
    deny(at.c4Other, at.c6Others[0] ?? '', '2002:cb00:7140:1::/64'),
    {},
  ),
  'acl-lock-out': ruled(
    'the list allows the IPv4 addresses of clients who shall all come in',
    [...allow(clients4), ...deny('all')],
    { red: [{ check: 'http-iis/acl-parity', paths: ['ipv6'] }] },
    [{ client: native, access: 'allow' }],
  ),
  'acl-lock-out-undeclared': ruled(
    'the list allows IPv4 addresses only, and nobody says whether that is wanted',
    [...allow(clients4), ...deny('all')],
    { warn: [{ check: 'http-iis/acl-parity', paths: ['ipv6'] }] },
  ),
  'acl-bypass': ruled('the list denies the IPv4 addresses of a client, and nothing else', deny(...everyC4), {
    red: [{ check: 'http-iis/acl-v6-bypass', paths: ['ipv6'] }],
    warn: [{ check: 'http-iis/acl-v6-bypass', paths: ['6to4', 'teredo'] }],
  }),
  'acl-bypass-by-tunnel': ruled(
    'the list denies the native addresses of a client, and lets its tunnels in',
    deny(...everyC4, native),
    { warn: [{ check: 'http-iis/acl-v6-bypass', paths: ['6to4', 'teredo'] }] },
  ),
  'acl-rejects-tunnels': ruled('the list has the prefixes of the tunnels for bogus', deny('2002::/16', '2001::/32'), {
    warn: [{ check: 'http-iis/acl-transition-sources', paths: ['6to4', 'teredo'] }],
  }),
  'acl-rejects-tunnels-declared': ruled(
    'the list has the prefixes of the tunnels, and the policy says so',
    deny('2002::/16', '2001::/32'),
    {},
    [
      { client: '2002::/16', access: 'deny' },
      { client: '2001::/32', access: 'deny' },
    ],
  ),
};
