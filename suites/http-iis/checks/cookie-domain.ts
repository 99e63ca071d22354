import { parseAddress, sameAddress } from '../../../harness/address/ip.ts';
import { check, v6Paths } from '../../../harness/model/check.ts';
import { hostOfAuthority, isLiteralText } from '../identity.ts';
import { Literal, LiteralPage, Page } from '../observations.ts';
import { Login } from '../observations/literals.ts';
import { whereOf } from '../pages.ts';

interface Cookie {
  readonly name: string;
  /** Value of the last Domain attribute (RFC 6265 5.3), without leading dot; null where there is none. */
  readonly domain: string | null;
}

function cookiesOf({ headers }: Pick<Page, 'headers'>): Cookie[] {
  return headers
    .filter(([name]) => name.toLowerCase() === 'set-cookie')
    .map(([, value]) => {
      const [pair = '', ...attributes] = value.split(';');
      const domains = attributes.flatMap((one) => /^\s*domain\s*=\s*(.*?)\s*$/i.exec(one)?.[1] ?? []);
      const domain = domains.at(-1)?.replace(/^\./, '').toLowerCase() ?? '';
      return { name: pair.split('=')[0]?.trim() ?? '', domain: domain === '' ? null : domain };
    });
}

/** Why a browser drops the cookie; null where it keeps it. Chromium takes Domain=[lit] that equals the host for a host-only cookie. */
function trouble(domain: string | null, host: string): string | null {
  if (domain === null) return null;
  const own = hostOfAuthority(host);
  const address = parseAddress(own);
  const isBracketed = /^\[.*\]$/.test(domain);
  const inner = isBracketed ? domain.slice(1, -1) : domain;
  if (/\]?:\d+$/.test(domain) && !isLiteralText(domain)) return 'Domain has a port';
  if (address === null) return isLiteralText(inner) ? 'Domain is an address, and the host a name' : null;
  if (!isLiteralText(inner)) return 'Domain is a name, and the host an address';
  if (!sameAddress(inner, address)) return 'Domain is another address';
  return address.family === 6 && !isBracketed ? 'Domain is an address without brackets' : null;
}

const isName = (domain: string | null): boolean => domain !== null && !domain.includes(':') && !isLiteralText(domain);

const set = (value: string) => ({ headers: [['Set-Cookie', value] as [string, string]] });
const v4 = { url: 'http://192.0.2.80/', address: '192.0.2.80', host: '192.0.2.80' };
const unbracketed = set('sid=1; Domain=2001:db8:80::80');

/** RFC 6265 5.1.3: the suffix match is for host names, "not an IP address". */
export default check({
  title: 'cookies work with an address as host',
  requirement:
    'Set-Cookie has no Domain where the host is an address, or exactly that host; with a name, Domain has no address and no port.',
  why: 'A browser drops a cookie whose Domain is not the host: nobody can log in by address.',
  fix: 'Leave the Domain attribute out: the cookie is then for the host that set it.',
  level: 'must',
  source: [
    { rfc: 6265, section: '5.1.3' },
    { rfc: 6265, section: '5.3' },
  ],
  on: v6Paths,
  requires: ['http-iis/literal-v6-host'],
  needs: {
    literal: Literal,
    literalPages: LiteralPage.optional(),
    pages: Page.optional(),
    logins: Login.optional(),
    reference: Login.onReference().optional(),
  },
  messages: {
    kept: ['info', '{url} at {endpoint}: a browser keeps {count} cookies'],
    dropped: ['warning', '{url} at {endpoint} sets {cookie} with Domain={domain}: {why}, and a browser drops it'],
    'login-dropped': [
      'error',
      '{url} at {endpoint} sets the session cookie {cookie} with Domain={domain}: {why}, and a browser drops it; with the IPv4 address it is kept',
    ],
    none: ['not-applicable', '{url} at {endpoint} and the other pages set no cookie'],
  },
  judge({ literal, literalPages, pages, logins, reference }, say) {
    const replies = [...logins, ...literal, ...literalPages, ...pages];
    const all = replies.flatMap((at) =>
      cookiesOf(at.value).map((cookie) => ({ at, ...cookie, why: trouble(cookie.domain, at.value.host) })),
    );
    const isKeptOnV4 = (name: string) =>
      reference.some(
        ({ value }) =>
          value.form === 'literal' &&
          cookiesOf(value).some((one) => one.name === name && trouble(one.domain, value.host) === null),
      );
    // Without a promise of literals, that a cookie is for the name and its subdomains is what the site wants.
    const isPromised = literal.some(({ value }) => value.declared);
    const isFault = ({ at, domain, why }: (typeof all)[number]): boolean =>
      why !== null && (isPromised || parseAddress(hostOfAuthority(at.value.host)) === null || !isName(domain));
    const login = new Set(logins.filter(({ value }) => value.form === 'literal').map(({ value }) => value.cookie));
    const dropped = new Map(all.flatMap((one) => (isFault(one) ? [[`${one.at.value.host} ${one.name}`, one]] : [])));
    if (dropped.size > 0) {
      return [...dropped.values()].slice(0, 10).map(({ at, name, domain, why }) => {
        const isLogin = login.has(name) && at.value.host.startsWith('[') && isKeptOnV4(name);
        const values = { ...whereOf(at), cookie: name, domain: domain ?? '', why: why ?? '' };
        return say(isLogin ? 'login-dropped' : 'dropped', [at, ...(isLogin ? reference : [])], values);
      });
    }
    const [one] = all;
    if (one !== undefined)
      return [say('kept', one.at, { ...whereOf(one.at), count: all.filter(({ why }) => why === null).length })];
    return literal.filter(({ value }) => value.canonical).map((at) => say('none', at, whereOf(at)));
  },
  examples: [
    { name: 'no cookies', seen: { literal: [Literal.on('ipv6')] }, says: ['none'] },
    { name: 'no Domain', seen: { literal: [Literal.on('ipv6', set('sid=1; Path=/'))] }, says: ['kept'] },
    {
      name: 'the host in brackets',
      seen: { literal: [Literal.on('ipv6', set('sid=1; domain=[2001:db8:80::80]'))] },
      says: ['kept'],
    },
    {
      name: 'the host in brackets, asked with an empty port',
      seen: { literal: [Literal.on('ipv6', { host: '[2001:db8:80::80]:', ...set('sid=1; Domain=[2001:db8:80::80]') })] },
      says: ['kept'],
    },
    {
      name: 'a name for a name',
      seen: { literal: [Literal.on('ipv6')], pages: [Page.on('ipv6', set('sid=1; Domain=.shop.test'))] },
      says: ['kept'],
    },
    { name: 'no brackets', seen: { literal: [Literal.on('ipv6', unbracketed)] }, says: ['dropped'] },
    {
      name: 'a port',
      seen: { literal: [Literal.on('ipv6', set('sid=1; Domain=[2001:db8:80::80]:8080'))] },
      says: ['dropped'],
    },
    {
      name: 'another address',
      seen: { literal: [Literal.on('ipv6', set('sid=1; Domain=[2001:db8:80::81]'))] },
      says: ['dropped'],
    },
    { name: 'a name for an address', seen: { literal: [Literal.on('ipv6', set('sid=1; Domain=shop.test'))] }, says: ['dropped'] },
    {
      name: 'the same, where nobody promised literals',
      seen: { literal: [Literal.on('ipv6', { declared: false, ...set('sid=1; Domain=shop.test') })] },
      says: ['kept'],
    },
    {
      name: 'an address for a name',
      seen: { literal: [Literal.on('ipv6')], pages: [Page.on('ipv6', set('sid=1; Domain=192.0.2.80'))] },
      says: ['dropped'],
    },
    {
      name: 'the session cookie, which the IPv4 address keeps',
      seen: {
        literal: [Literal.on('ipv6')],
        logins: [Login.on('ipv6', unbracketed)],
        reference: [Login.on('ipv4', { ...v4, ...set('sid=1; Domain=192.0.2.80') })],
      },
      says: ['login-dropped'],
    },
    {
      name: 'the session cookie, which the IPv4 address does not keep either',
      seen: {
        literal: [Literal.on('ipv6')],
        logins: [Login.on('ipv6', unbracketed)],
        reference: [Login.on('ipv4', { ...v4, ...set('sid=1; Domain=192.0.2') })],
      },
      says: ['dropped'],
    },
  ],
});
