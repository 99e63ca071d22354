import { isIpv4Text, isIpv6Text, sameAddress } from '../../../harness/address/ip.ts';
import { check, v6Paths } from '../../../harness/model/check.ts';
import type { Seen } from '../../../harness/model/observation.ts';
import { authorityOf } from '../identity.ts';
import { Literal, LiteralPage, Page } from '../observations.ts';
import { header, whereOf } from '../pages.ts';

type Answer = typeof LiteralPage.sample;

type Verdict = 'kept' | 'unparsable' | 'brackets-lost' | 'truncated' | 'port-lost' | 'other-host';

const schemeOf = (url: string): string => url.slice(0, url.indexOf(':'));
const defaultPorts: Readonly<Record<string, number>> = { http: 80, https: 443 };

/** @param names of the site, in lower case */
function judgeLocation(location: string, { address, port, url }: Answer, names: ReadonlySet<string>): Verdict {
  const target = authorityOf(location);
  // RFC 9110 10.2.2: Location is a URI-reference, so it may be relative.
  if (target === null) return URL.canParse(location, url) ? 'kept' : 'unparsable';
  const { authority } = target;
  const literal = /^\[([^\]]*)\](?::(\d*))?$/.exec(authority);
  if (literal !== null) {
    const host = literal[1] ?? '';
    if (!isIpv6Text(host)) return 'unparsable';
    if (!sameAddress(host, address)) return 'other-host';
    const scheme = target.scheme ?? schemeOf(url);
    const to = literal[2] ? Number(literal[2]) : defaultPorts[scheme];
    return scheme === schemeOf(url) && to !== port ? 'port-lost' : 'kept';
  }
  if (authority.startsWith('[')) return 'truncated';
  if (authority.split(':').length > 2) return 'brackets-lost';
  const host = authority.replace(/:\d*$/, '');
  if (names.has(host.toLowerCase())) return 'kept';
  // `http://2001/` and `http:///`: what is left of the address before a colon.
  if (host === '' || (/^[0-9a-f]{1,4}$/i.test(host) && address.startsWith(host))) return 'truncated';
  if (!URL.canParse(location, url)) return 'unparsable';
  // A name with a dot is taken for the canonical one: redirect-family follows it. Without, it is a machine's.
  return isIpv4Text(host) || !host.includes('.') ? 'other-host' : 'kept';
}

/** Whether the IPv4 literal's redirect keeps the port of the request. */
function keepsPort({ headers, port }: Answer): boolean {
  const authority = authorityOf(header({ headers }, 'location') ?? '')?.authority;
  return authority?.endsWith(`:${port}`) === true;
}

const isRedirect = ({ value }: Seen<Answer>): boolean =>
  value.status !== null && value.status >= 300 && value.status < 400 && header(value, 'location') !== null;

const to = (location: string) => ({ status: 302, headers: [['Location', location] as [string, string]] });
const on8080 = { url: 'http://[2001:db8:80::80]:8080/', host: '[2001:db8:80::80]:8080', port: 8080 };
const v4 = { url: 'http://192.0.2.80:8080/', host: '192.0.2.80:8080', address: '192.0.2.80', port: 8080 };
const page = { url: 'http://[2001:db8:80::80]/docs' };

export default check({
  title: 'redirects from a literal keep brackets and port',
  requirement:
    'A redirect that answers a bracketed address is a valid URI-reference, with the same address in brackets and the right port, or the site name.',
  why: 'A Location with a broken literal is an error page in every browser: the redirect works by name and fails by address.',
  fix: 'Build the URL from Host with a URL library; IIS httpRedirect and URL Rewrite: use {HTTP_HOST}, not {SERVER_NAME} and a pattern for the port.',
  level: 'must',
  source: [
    { rfc: 9110, section: '10.2.2' },
    { rfc: 3986, section: '3.2.2' },
  ],
  on: v6Paths,
  requires: ['http-iis/literal-v6-host'],
  needs: {
    literal: Literal,
    pages: LiteralPage.optional(),
    named: Page.optional(),
    reference: Literal.onReference().optional(),
    referencePages: LiteralPage.onReference().optional(),
  },
  messages: {
    kept: ['info', '{url} at {endpoint} redirects to {location}'],
    unparsable: ['error', '{url} at {endpoint} redirects to {location}, which is no URI-reference'],
    'brackets-lost': ['error', '{url} at {endpoint} redirects to {location}: the address has lost its brackets'],
    truncated: ['error', '{url} at {endpoint} redirects to {location}: the address is cut off at a colon'],
    'port-lost': ['error', '{url} at {endpoint} redirects to {location}: the port is not {port}, and the IPv4 literal keeps it'],
    'port-lost-everywhere': [
      'warning',
      '{url} at {endpoint} redirects to {location}: the port is not {port}; the IPv4 literal does not keep it either',
    ],
    'other-host': ['warning', '{url} at {endpoint} redirects to {location}: another address, or a name without domain'],
    'no-redirect': ['not-applicable', 'no request with the literal was redirected'],
  },
  judge({ literal, pages, named, reference, referencePages }, say) {
    const redirects = [...literal, ...pages].filter(isRedirect);
    const base = [...reference, ...referencePages].filter(isRedirect);
    const names = new Set(named.map(({ value }) => new URL(value.url).hostname));
    if (redirects.length === 0) return [say('no-redirect', [...literal, ...pages])];
    return redirects.map((at) => {
      const location = header(at.value, 'location') ?? '';
      const values = { ...whereOf(at), location: JSON.stringify(location.slice(0, 200)), port: at.value.port };
      const verdict = judgeLocation(location, at.value, names);
      if (verdict !== 'port-lost') return say(verdict, at, values);
      return say(base.some(({ value }) => keepsPort(value)) ? 'port-lost' : 'port-lost-everywhere', [at, ...base], values);
    });
  },
  examples: [
    { name: 'nothing redirects', seen: { literal: [Literal.on('ipv6')] }, says: ['no-redirect'] },
    { name: 'kept', seen: { literal: [Literal.on('ipv6', to('http://[2001:db8:80::80]/there'))] }, says: ['kept'] },
    {
      name: 'kept, in another spelling',
      seen: { literal: [Literal.on('ipv6', to('http://[2001:DB8:80:0::80]:80/'))] },
      says: ['kept'],
    },
    { name: 'relative', seen: { literal: [Literal.on('ipv6', to('/there'))] }, says: ['kept'] },
    { name: 'to the name', seen: { literal: [Literal.on('ipv6', to('https://www.shop.test/'))] }, says: ['kept'] },
    {
      name: 'to https, the port of http goes',
      seen: { literal: [Literal.on('ipv6', { ...on8080, ...to('https://[2001:db8:80::80]/') })] },
      says: ['kept'],
    },
    { name: 'split at the first colon', seen: { literal: [Literal.on('ipv6', to('https://[2001/'))] }, says: ['truncated'] },
    {
      name: 'split after the brackets were taken off, on a page of its own',
      seen: { literal: [Literal.on('ipv6')], pages: [LiteralPage.on('ipv6', { ...page, ...to('http://2001/docs/') })] },
      says: ['truncated'],
    },
    { name: 'without brackets', seen: { literal: [Literal.on('ipv6', to('http://2001:db8:80::80/'))] }, says: ['brackets-lost'] },
    { name: 'not an address', seen: { literal: [Literal.on('ipv6', to('http://[2001:db8:80:80]/'))] }, says: ['unparsable'] },
    {
      name: 'the port is lost',
      seen: {
        literal: [Literal.on('ipv6', { ...on8080, ...to('http://[2001:db8:80::80]/x') })],
        reference: [Literal.on('ipv4', { ...v4, ...to('http://192.0.2.80:8080/x') })],
      },
      says: ['port-lost'],
    },
    {
      name: 'the port is lost for all',
      seen: {
        literal: [Literal.on('ipv6', { ...on8080, ...to('http://[2001:db8:80::80]/x') })],
        reference: [Literal.on('ipv4', { ...v4, ...to('http://192.0.2.80/x') })],
      },
      says: ['port-lost-everywhere'],
    },
    {
      name: 'to the name of the site, which has no dot',
      seen: { literal: [Literal.on('ipv6', to('http://shop/'))], named: [Page.on('ipv6', { url: 'http://shop/' })] },
      says: ['kept'],
    },
    { name: "to the machine's name", seen: { literal: [Literal.on('ipv6', to('http://WEB01/'))] }, says: ['other-host'] },
  ],
});
