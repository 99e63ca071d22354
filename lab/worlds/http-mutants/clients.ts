import { v6Paths } from '../../../harness/model/check.ts';
import { clientServer } from '../../daemons/client-server.ts';
import type { DaemonSpec } from '../../daemons/daemon.ts';
import type { Directive } from '../../daemons/nginx-text.ts';
import type { ClientHabit } from '../../servers/client-habits.ts';
import { ftpDaemons, ftpServices } from './ftp.ts';
import { logDocuments, logFormats, logs } from './logs.ts';
import { both, plain, type HttpMutant, type Place } from './mutant.ts';

/** A target of the application that treats its clients as told. */
interface AppMutant extends HttpMutant {
  readonly habit: ClientHabit;
}

const app = (habit: ClientHabit, is: Pick<HttpMutant, 'title' | 'options' | 'expect'>): AppMutant => ({
  scheme: 'http',
  habit,
  ...is,
});

const echo = { clientAddress: { path: '/whoami' } };
const spoof = { ...echo, allowSpoof: true };
const session = { session: { login: '/login', cookie: 'sid', page: '/members' } };
const burst = { burst: { path: '/search', requests: 20 } };

const apps: Readonly<Record<string, AppMutant>> = {
  'address-whole': app('honest', {
    title: 'the application shows and times its clients as it should',
    options: { ...spoof, ...burst, ...session, dynamic: '/account' },
    expect: {},
  }),
  'address-truncated': app('truncate', {
    title: 'the application keeps 15 characters of an address',
    options: echo,
    expect: { red: [{ check: 'http-iis/client-address-echo', paths: v6Paths }] },
  }),
  'address-mapped': app('mapped', {
    title: 'the application shows IPv4 clients as mapped addresses',
    options: echo,
    expect: { warn: [{ check: 'http-iis/client-address-echo', paths: ['ipv4'] }] },
  }),
  'xff-understood': app('proxied', {
    title: 'the application reads X-Forwarded-For in all its forms',
    options: spoof,
    expect: {},
  }),
  'xff-split': app('proxied-split', {
    title: 'the application cuts X-Forwarded-For at its first colon',
    options: spoof,
    expect: { red: [{ check: 'http-iis/xff', paths: ['ipv4', ...v6Paths] }] },
  }),
  'limit-by-prefix': app('limit-prefix', {
    title: 'the application throttles by /64',
    options: burst,
    expect: {},
  }),
  'limit-by-address': app('limit-address', {
    title: 'the application throttles by IPv6 address',
    options: burst,
    expect: { warn: [{ check: 'http-iis/rate-limit-64', paths: ['ipv6'] }] },
  }),
  'limit-by-first-group': app('limit-split', {
    title: 'the application throttles by what stands before the first colon',
    options: burst,
    expect: { red: [{ check: 'http-iis/rate-limit-64', paths: ['ipv6', '6to4'] }] },
  }),
  'session-of-address': app('session-address', {
    title: 'the application knows a session from one address only',
    options: session,
    expect: {
      red: [{ check: 'http-iis/session-family-switch', paths: ['ipv6'] }],
      warn: [{ check: 'http-iis/session-family-switch', paths: ['6to4', 'teredo'] }],
    },
  }),
  'session-of-family': app('session-family', {
    title: 'the application knows a session from its /64 or IPv4 address only',
    options: session,
    expect: { warn: [{ check: 'http-iis/session-family-switch', paths: v6Paths }] },
  }),
  'session-of-family-wanted': app('session-family', {
    title: 'the application binds sessions to addresses, and says so',
    options: { session: { ...session.session, boundToAddress: true } },
    expect: {},
  }),
  'client-looked-up': app('look-up', {
    title: 'the application waits for the names of IPv6 clients',
    options: { dynamic: '/account' },
    expect: { warn: [{ check: 'http-iis/reverse-dns-stall', paths: v6Paths }] },
  }),
};

const backEnd = 'unix:{dir}/forwarded.sock';
const backEndPort = 8_081;

const forwarding = (title: string, value: string, expect: HttpMutant['expect']): HttpMutant => {
  const proxy = (of: string): Directive => [
    'location',
    '/forwarded',
    [
      ['proxy_pass', `http://${backEnd}:`],
      ['proxy_set_header', 'Forwarded', of],
    ],
  ];
  return {
    title,
    scheme: 'http',
    options: { forwarded: '/forwarded' },
    nginx: ({ at }) => [plain([at.ipv4], proxy('for=$remote_addr')), plain([at.ipv6], proxy(value))],
    expect,
  };
};

/** A site whose back end it reaches by the loopback address of one family; the fault takes the IPv4 one away. */
const backEndOn = (title: string, address: string, expect: HttpMutant['expect']): HttpMutant => ({
  title,
  scheme: 'http',
  options: { withoutIpv4: '/account' },
  nginx: (place) => [plain(both(place), ['location', '/account', [['proxy_pass', `http://${address}:${backEndPort}/`]]])],
  expect,
});

const sites: Readonly<Record<string, HttpMutant>> = {
  'forwarded-valid': forwarding('the proxy writes Forwarded as it should', 'for="[$remote_addr]:$remote_port";proto=http', {}),
  'forwarded-unbracketed': forwarding('the proxy writes Forwarded without brackets', 'for=$remote_addr', {
    red: [{ check: 'http-iis/forwarded', paths: v6Paths }],
  }),
  'forwarded-unquoted': forwarding('the proxy writes Forwarded without quotes', 'for=[$remote_addr]', {
    warn: [{ check: 'http-iis/forwarded', paths: v6Paths }],
  }),
  'backend-on-ipv6': backEndOn('the back end is at [::1]', '[::1]', {}),
  'backend-on-ipv4': {
    ...backEndOn('the back end is at 127.0.0.1, on a host without IPv4 loopback', '127.0.0.1', {
      warn: [{ check: 'http-iis/backend-loopback', paths: v6Paths }],
    }),
    fault: () => ({
      kind: 'ip',
      node: 'tgt',
      apply: ['addr del 127.0.0.1/8 dev lo', 'route add unreachable 127.0.0.0/8'],
      revert: ['route del unreachable 127.0.0.0/8', 'addr add 127.0.0.1/8 dev lo'],
    }),
  },
};

export const clients: Readonly<Record<string, HttpMutant>> = { ...apps, ...sites, ...logs };

/** What nginx needs for them beside their servers: the logs' formats, and the back ends. */
export const clientStatements: readonly Directive[] = [
  ...logFormats,
  [
    'server',
    [
      ['listen', backEnd],
      ['default_type', 'text/plain'],
      ['return', '200', '$http_forwarded'],
    ],
  ],
  [
    'server',
    [
      ['listen', `127.0.0.1:${backEndPort}`],
      ['listen', `[::1]:${backEndPort}`],
      ['return', '200', 'nobody'],
    ],
  ],
];

export const clientDocuments = logDocuments;

/** The servers that are not nginx. */
export function clientDaemons(node: string, places: readonly { readonly name: string; readonly place: Place }[]): DaemonSpec[] {
  const listening = places.flatMap(({ name, place }) => {
    const habit = apps[name]?.habit;
    return habit === undefined ? [] : [{ habit, listen: both(place).map((address) => ({ address, port: 80 })) }];
  });
  const ftp = places.flatMap(({ name, place }) => ftpServices(name, place));
  const hasOwn = listening.length + ftp.length > 0;
  return [
    ...(hasOwn ? [clientServer('clients-tgt', node, { sites: listening, ftp })] : []),
    ...places.flatMap(({ name, place }) => ftpDaemons(node, name, place)),
  ];
}
