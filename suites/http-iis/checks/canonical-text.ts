import { formatAddress, formatGroups, type Ipv6, parseIpv6 } from '../../../harness/address/ip.ts';
import { WELL_KNOWN_PREF64 } from '../../../harness/address/nat64.ts';
import { contains } from '../../../harness/address/prefix.ts';
import { check, v6Paths } from '../../../harness/model/check.ts';
import { authoritiesIn, type Emitted, emittedIn } from '../emitted.ts';
import { Literal, LiteralPage, Page } from '../observations.ts';
import { whereOf } from '../pages.ts';

interface Token {
  /** As the server wrote it. */
  readonly text: string;
  readonly kind: 'canonical' | 'not-canonical' | 'bare';
  /** What RFC 5952 makes of it. */
  readonly right: string;
}

/** RFC 5952 5: a dotted tail is recommended for IPv4-mapped and well-known prefixes; groups are taken, too, since URL libraries write them. */
function formsOf(address: Ipv6): string[] {
  const groups = formatGroups(address.value);
  const forms = [formatAddress(address), groups];
  if (!contains(WELL_KNOWN_PREF64, address)) return forms;
  const quad = [24n, 16n, 8n, 0n].map((shift) => String((address.value >> shift) & 0xffn)).join('.');
  return [...forms, `64:ff9b::${quad}`];
}

function literalToken(text: string): Token[] {
  const address = parseIpv6(text);
  if (address === null) return [];
  return [{ text, kind: formsOf(address).includes(text) ? 'canonical' : 'not-canonical', right: formatAddress(address) }];
}

/** The host of a URL. Without brackets nobody can tell where the address ends and the port begins (RFC 5952 6). */
function authorityToken(authority: string): Token[] {
  const bracketed = /^\[([0-9a-f:.]*)\]/i.exec(authority)?.[1];
  if (bracketed !== undefined) return literalToken(bracketed);
  if (!/^[0-9a-f]*:[0-9a-f:.]*:[0-9a-f.]*\d*$/i.test(authority)) return [];
  const whole = parseIpv6(authority);
  const address = whole ?? parseIpv6(authority.replace(/:\d+$/, ''));
  return address === null ? [] : [{ text: authority, kind: 'bare', right: `[${formatAddress(address)}]` }];
}

/** URLs everywhere; in fields also what stands in brackets (RFC 7239 6), and in the text of error pages every literal. */
function tokensOf({ seen, where, text }: Emitted): Token[] {
  const inUrls = authoritiesIn(text).flatMap(authorityToken);
  if (where !== 'body') {
    const outside = text.replaceAll(/\/\/[^\s"'<>]*/g, '');
    return [...inUrls, ...[...outside.matchAll(/\[([0-9a-f:.]{2,45})\]/gi)].flatMap(([, inner = '']) => literalToken(inner))];
  }
  if ((seen.value.status ?? 0) < 400) return inUrls;
  const outside = text.replaceAll(/\/\/[^\s"'<>]*/g, '');
  const words = [...outside.matchAll(/(?<![\w:.-])[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?:\.\d{1,3}){0,3}(?![\w:-])/gi)];
  return [...inUrls, ...words.flatMap(([word]) => literalToken(word))];
}

const link = (text: string) => ({ octets: 60, sha256: '0'.repeat(64), text, ended: 'complete' as const });
const body = (href: string) => ({ body: link(`<a href="${href}">home</a>`) });
const headers = (name: string, value: string) => ({ headers: [[name, value] as [string, string]] });

export default check({
  title: 'addresses in URLs are in canonical text',
  requirement:
    'Every IPv6 address that the server puts into a URL or an error page is in lower case, without leading zeros, with the longest run of zeros compressed, and in brackets.',
  why: 'Logs, caches, allow lists and people compare text: two spellings of one address are two hosts to them.',
  fix: 'Format addresses with `inet_ntop` or a URL library, not with `sprintf`.',
  fixes: { bare: 'Put the address into brackets: `http://[2001:db8::1]:8080/`.' },
  level: 'must',
  source: [
    { rfc: 5952, section: '4' },
    { rfc: 5952, section: '6' },
    { rfc: 3986, section: '3.2.2' },
  ],
  on: v6Paths,
  requires: ['http-iis/redirect-brackets'],
  needs: { literal: Literal, literalPages: LiteralPage.optional(), pages: Page.optional() },
  messages: {
    canonical: ['info', '{url} at {endpoint}: {count} addresses, all in canonical text, such as {text}'],
    'not-canonical': ['warning', '{url} at {endpoint} has {text} in {where}; {right} is canonical'],
    bare: ['error', '{url} at {endpoint} has {text} in {where}: an address without brackets, where {right} is due'],
    none: ['not-applicable', '{url} at {endpoint} and the other pages name no IPv6 address'],
  },
  judge({ literal, literalPages, pages }, say) {
    const all = emittedIn([...pages, ...literal, ...literalPages]);
    const found = all.flatMap((emitted) => tokensOf(emitted).map((token) => ({ ...emitted, token })));
    const bad = new Map(
      found
        .filter(({ token }) => token.kind !== 'canonical')
        .map((one) => [`${one.seen.value.address} ${one.where} ${one.token.text}`, one]),
    );
    if (bad.size > 0) {
      return [...bad.values()]
        .slice(0, 10)
        .map(({ seen, where, token: { kind, text, right } }) =>
          say(kind === 'bare' ? 'bare' : 'not-canonical', seen, { ...whereOf(seen), where, text, right }),
        );
    }
    const [one] = found;
    if (one !== undefined)
      return [say('canonical', one.seen, { ...whereOf(one.seen), count: found.length, text: one.token.text })];
    return literal.filter(({ value }) => value.canonical).map((at) => say('none', at, whereOf(at)));
  },
  examples: [
    { name: 'no address', seen: { literal: [Literal.on('ipv6')] }, says: ['none'] },
    {
      name: 'canonical, with and without port',
      seen: {
        literal: [Literal.on('ipv6', { status: 302, ...headers('Location', 'http://[2001:db8::1]:8080/') })],
        pages: [Page.on('ipv6', body('//[2001:db8::1]/'))],
      },
      says: ['canonical'],
    },
    {
      name: 'mapped and translated, with a dotted tail and without',
      seen: {
        literal: [Literal.on('ipv6', body('http://[::ffff:192.0.2.1]/'))],
        pages: [Page.on('ipv6', body('http://[::ffff:c000:201]/')), Page.on('ipv6', body('http://[64:ff9b::192.0.2.1]/'))],
      },
      says: ['canonical'],
    },
    {
      name: 'sprintf',
      seen: { literal: [Literal.on('ipv6', body('http://[2001:0DB8:0:0::1]/'))] },
      says: ['not-canonical'],
    },
    {
      name: 'an address in Forwarded',
      seen: { literal: [Literal.on('ipv6', headers('Forwarded', 'for="[2001:DB8::1]:4711"'))] },
      says: ['not-canonical'],
    },
    {
      name: 'an error page',
      seen: { literal: [Literal.on('ipv6', { status: 404, body: link('no page for client 2001:0db8::1.') })] },
      says: ['not-canonical'],
    },
    {
      name: 'prose and times on a page',
      seen: { literal: [Literal.on('ipv6', { body: link('at 12:34:56 the host 2001:0DB8::1 went down') })] },
      says: ['none'],
    },
    {
      name: 'no brackets, with a port',
      seen: { literal: [Literal.on('ipv6', body('http://2001:db8::1:8080/'))] },
      says: ['bare'],
    },
  ],
});
