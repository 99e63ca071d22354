import { classify } from '../../../harness/address/classify.ts';
import { parseAddress, sameAddress } from '../../../harness/address/ip.ts';
import { cidr, contains } from '../../../harness/address/prefix.ts';
import { check, v6Paths } from '../../../harness/model/check.ts';
import type { Seen } from '../../../harness/model/observation.ts';
import { authorityOf, hostOfAuthority, isLiteralText } from '../identity.ts';
import { Chain } from '../observations.ts';
import { CatchAll } from '../observations/literals.ts';
import { header, whereOf } from '../pages.ts';

type Kind = 'a machine name' | 'an internal address' | 'its own address' | 'http after https';

interface Leak {
  readonly kind: Kind;
  readonly location: string;
}

const privateV4 = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'].map(cidr);

function isInternal(host: string): boolean {
  const address = parseAddress(host);
  if (address === null) return false;
  return (
    ['ula', 'link-local', 'loopback', 'unspecified'].includes(classify(address)) ||
    privateV4.some((net) => contains(net, address))
  );
}

/** What a redirect gives away that its request did not contain. An internal service may name its own address. */
function leakOf(location: string, { address, url }: { address: string; url: string }): Kind | null {
  const to = authorityOf(location);
  if (to === null || to.authority === '') return null;
  const host = hostOfAuthority(to.authority).split('%')[0] ?? '';
  if (host === hostOfAuthority(authorityOf(url)?.authority ?? '') || sameAddress(host, address)) return null;
  if (isInternal(host)) return 'an internal address';
  return !isLiteralText(host) && !host.includes('.') ? 'a machine name' : null;
}

const isDowngrade = (from: string, to: string): boolean => from.startsWith('https:') && /^http:/i.test(to);

/** Each hop's URL is where the one before it pointed; the last may have pointed further. */
function inChain({ value }: Seen<Chain>): Leak[] {
  const { hops, end, detail, address } = value;
  const urls = hops.map(({ url }) => url);
  const more = end !== 'answered' && end !== 'no-answer' && detail !== null ? [...urls, detail] : urls;
  return more.slice(1).flatMap((location, at) => {
    const from = more[at] ?? '';
    const kind = leakOf(location, { address, url: from });
    return [
      ...(kind === null ? [] : [{ kind, location }]),
      ...(isDowngrade(from, location) ? [{ kind: 'http after https' as const, location }] : []),
    ];
  });
}

/** A request that names no host: each literal in the reply is one that the server took from its socket or its configuration. */
function withoutHost({ value }: Seen<CatchAll>): Leak[] {
  const location = locationOf(value);
  if (location === null) return [];
  const to = authorityOf(location);
  if (to === null || to.authority === '') return [];
  const host = hostOfAuthority(to.authority);
  const kind = leakOf(location, { address: '', url: '' }) ?? (isLiteralText(host) ? 'its own address' : null);
  return [
    ...(kind === null ? [] : [{ kind, location }]),
    ...(isDowngrade(value.url, location) ? [{ kind: 'http after https' as const, location }] : []),
  ];
}

const locationOf = (value: CatchAll): string | null =>
  value.status !== null && value.status >= 300 && value.status < 400 ? header(value, 'location') : null;

const chainTo = (url: string, from = 'http://shop.test/') => ({
  url: from,
  hops: [
    { url: from, address: '2001:db8:80::80', outcome: 'response' as const, status: 301 },
    { url, address: '2001:db8:80::80', outcome: 'response' as const, status: 200 },
  ],
});
const stays = { hops: [{ url: 'http://shop.test/', address: '2001:db8:80::80', outcome: 'response' as const, status: 200 }] };
const http10 = { form: 'http10', host: '', url: 'http://[2001:db8:80::80]/' } as const;
const reference = [Chain.on('ipv4', stays)];
const to = (location: string) => ({ ...http10, status: 302, headers: [['Location', location] as [string, string]] });

export default check({
  title: 'redirects give nothing away',
  requirement:
    'A redirect on this path leads to no machine name, internal address or plain http after https, unless it does so over IPv4.',
  why: 'A redirect that is built from the machine instead of the request leads nowhere from outside, and tells what the inside looks like.',
  fix: 'Tell the server its public host (IIS: `alternateHostName` or SetHostName; nginx: `server_name_in_redirect`), and use it in rewrite rules.',
  level: 'must',
  source: [
    { rfc: 9110, section: '10.2.2' },
    {
      text: 'IIS: HSTS settings for a web site',
      url: 'https://learn.microsoft.com/iis/configuration/system.applicationhost/sites/site/hsts',
    },
  ],
  on: v6Paths,
  requires: ['http-iis/redirect-family'],
  needs: {
    chain: Chain,
    unnamed: CatchAll.optional(),
    reference: Chain.onReference().optional(),
    referenceUnnamed: CatchAll.onReference().optional(),
  },
  messages: {
    nothing: ['info', '{url} at {endpoint}: redirects give nothing away'],
    leak: ['warning', '{url} at {endpoint} redirects to {location}: {kind}, which over IPv4 it does not'],
    downgrade: ['error', '{url} at {endpoint} redirects to {location}: plain http, which over IPv4 it does not'],
    'leak-alone': ['warning', '{url} at {endpoint} redirects to {location}: {kind}; it was not asked over IPv4'],
    'downgrade-alone': ['warning', '{url} at {endpoint} redirects to {location}: plain http; it was not asked over IPv4'],
    everywhere: ['info', '{url} at {endpoint} redirects to {location}: {kind}, as over IPv4'],
    'no-redirect': ['not-applicable', '{url} at {endpoint} redirects nowhere'],
  },
  judge({ chain, unnamed, reference, referenceUnnamed }, say) {
    const isUnnamed = ({ value }: Seen<CatchAll>) => value.form === 'http10';
    const known = new Set(
      [...reference.flatMap(inChain), ...referenceUnnamed.filter(isUnnamed).flatMap(withoutHost)].map(({ kind }) => kind),
    );
    const asked = [
      ...chain.map((at) => ({
        at,
        isCompared: reference.length > 0,
        leaks: inChain(at),
        isRedirect: at.value.hops.length > 1 || at.value.end !== 'answered',
      })),
      ...unnamed.filter(isUnnamed).map((at) => ({
        at,
        isCompared: referenceUnnamed.some(isUnnamed),
        leaks: withoutHost(at),
        isRedirect: locationOf(at.value) !== null,
      })),
    ];
    const found = asked.flatMap(({ at, isCompared, leaks }) =>
      leaks.map(({ kind, location }) => {
        const values = { ...whereOf(at), location: location.slice(0, 500), kind };
        const { kind: _, ...downgrade } = values;
        if (known.has(kind)) return say('everywhere', at, values);
        if (kind === 'http after https') return say(isCompared ? 'downgrade' : 'downgrade-alone', at, downgrade);
        return say(isCompared ? 'leak' : 'leak-alone', at, values);
      }),
    );
    if (found.length > 0) return found;
    const redirected = asked.find(({ isRedirect }) => isRedirect);
    if (redirected !== undefined) return [say('nothing', redirected.at, whereOf(redirected.at))];
    return chain.map((at) => say('no-redirect', at, whereOf(at)));
  },
  examples: [
    { name: 'to a name of the site', seen: { chain: [Chain.on('ipv6')] }, says: ['nothing'] },
    { name: 'nowhere', seen: { chain: [Chain.on('ipv6', stays)] }, says: ['no-redirect'] },
    { name: 'to a machine', seen: { chain: [Chain.on('ipv6', chainTo('http://web01/'))], reference }, says: ['leak'] },
    {
      name: 'to a machine, of a site without IPv4',
      seen: { chain: [Chain.on('ipv6', chainTo('http://web01/'))] },
      says: ['leak-alone'],
    },
    {
      name: 'to a unique local address',
      seen: { chain: [Chain.on('ipv6', chainTo('http://[fd00::80]/'))], reference },
      says: ['leak'],
    },
    {
      name: 'to the address asked',
      seen: { chain: [Chain.on('ipv6', chainTo('http://[2001:db8:80::80]/'))] },
      says: ['nothing'],
    },
    {
      name: 'to a host that has no address',
      seen: { chain: [Chain.on('ipv6', { ...stays, end: 'other-family', detail: 'http://10.0.0.8/' })], reference },
      says: ['leak'],
    },
    {
      name: 'to a machine, over IPv4 too',
      seen: { chain: [Chain.on('ipv6', chainTo('http://web01/'))], reference: [Chain.on('ipv4', chainTo('http://web01/'))] },
      says: ['everywhere'],
    },
    {
      name: 'back to http',
      seen: { chain: [Chain.on('ipv6', chainTo('http://shop.test/', 'https://shop.test/'))], reference },
      says: ['downgrade'],
    },
    {
      name: 'back to http, of a site without IPv4',
      seen: { chain: [Chain.on('ipv6', chainTo('http://shop.test/', 'https://shop.test/'))] },
      says: ['downgrade-alone'],
    },
    {
      name: 'the address of the socket, without brackets',
      seen: {
        chain: [Chain.on('ipv6', stays)],
        unnamed: [CatchAll.on('ipv6', to('http://2001:db8:80::80/'))],
        referenceUnnamed: [CatchAll.on('ipv4', { ...http10, status: 200 })],
      },
      says: ['leak'],
    },
    {
      name: 'the name, where none was asked for',
      seen: { chain: [Chain.on('ipv6', stays)], unnamed: [CatchAll.on('ipv6', to('http://shop.test/'))] },
      says: ['nothing'],
    },
    {
      name: 'the address of the socket on both',
      seen: {
        chain: [Chain.on('ipv6', stays)],
        unnamed: [CatchAll.on('ipv6', to('http://2001:db8:80::80/'))],
        referenceUnnamed: [CatchAll.on('ipv4', to('http://192.0.2.80/'))],
      },
      says: ['everywhere'],
    },
    {
      name: 'an unknown host that is sent elsewhere is not its concern',
      seen: { chain: [Chain.on('ipv6', stays)], unnamed: [CatchAll.on('ipv6', { ...to('http://web01/'), form: 'unknown' })] },
      says: ['no-redirect'],
    },
  ],
});
