import { check } from '../../../harness/model/check.ts';
import { fieldParity, settle } from '../../../harness/model/parity.ts';
import { sampled, v4 } from '../examples.ts';
import { Page } from '../observations.ts';
import { isAnswered } from '../pages.ts';
import { judgePairs, map } from '../pairs.ts';

const names = (text: string): readonly string[] => text.split(' ');

/** Fields that differ between two good answers, and those that another check of the suite judges. */
const ignored = new Set(
  [
    names('date age expires x-arr-log-id cf-ray report-to nel server-timing'),
    // RFC 9112 6 and 7: of the connection and the framing, not of the page.
    names('connection keep-alive transfer-encoding content-length'),
    // vhost-parity tells another server, hsts-parity another policy, alt-svc other alternatives.
    names('server x-powered-by strict-transport-security alt-svc'),
  ].flat(),
);
const isIgnored = (name: string): boolean => ignored.has(name) || name.endsWith('-id');

const security = new Set(
  [
    names('content-security-policy x-frame-options referrer-policy x-content-type-options permissions-policy'),
    names('cross-origin-opener-policy cross-origin-embedder-policy cross-origin-resource-policy'),
  ].flat(),
);

/** Names of the cache or edge that answered, and whether it had the page: that there is one is compared. */
const ofCache = new Set(
  names('via x-served-by x-cache x-cache-hits x-cache-status x-timer x-varnish cf-cache-status x-amz-cf-pop x-azure-ref'),
);

/** What of a field is compared: of cookies the names, of challenges the schemes (the rest is new in every reply). */
function comparable(name: string, values: string[]): string {
  if (name === 'set-cookie')
    return values
      .map((value) => value.split('=')[0]?.trim() ?? '')
      .toSorted()
      .join(', ');
  if (name === 'www-authenticate') {
    return values
      .map((value) => value.trim().split(/[\s,]/)[0] ?? '')
      .toSorted()
      .join(', ');
  }
  if (ofCache.has(name)) return 'present';
  return settle(values.join(', ')).replace(/'nonce-[^']*'/gi, "'nonce-…'");
}

function fieldsOf({ headers }: Page, isSameBody: boolean): Record<string, string> {
  const byName = new Map<string, string[]>();
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    // Validators of the same octets may differ between servers.
    if (isIgnored(key) || (isSameBody && (key === 'etag' || key === 'last-modified'))) continue;
    byName.set(key, [...(byName.get(key) ?? []), value]);
  }
  return Object.fromEntries([...byName].map(([name, values]) => [name, comparable(name, values)]));
}

const withHeaders = (...extra: [string, string][]) => ({ headers: [...Page.sample.headers, ...extra] });
const reference = sampled(Page, 'ipv4', v4);
const secured = sampled(Page, 'ipv4', { ...v4, ...withHeaders(['Content-Security-Policy', "default-src 'self'"]) });

export default check({
  title: 'the same response headers as over IPv4',
  requirement: 'What the response headers say is equal over IPv4 and over this path, where it does not change by itself.',
  why: 'Caching, security and login rest on headers; a server that lacks them on one family is another configuration.',
  fix: 'Serve both addresses from the same site or server block.',
  fixes: { schemes: 'IIS: enable the same authentication providers (Negotiate, NTLM) for the site behind this address.' },
  level: 'should',
  source: [
    {
      text: 'Parity of address families: RFC 4472 4.3, equal service',
      url: 'https://www.rfc-editor.org/rfc/rfc4472#section-4.3',
    },
  ],
  requires: ['http-iis/vhost-parity', 'http-iis/status-parity'],
  needs: { pages: Page, reference: Page.onReference() },
  messages: {
    differs: ['warning', '{url} at {endpoint}: {name} is {value}, over IPv4 {referenceValue}'],
    'security-missing': ['error', '{url} at {endpoint} lacks {name}, which IPv4 has: {referenceValue}'],
    schemes: ['error', '{url} at {endpoint} offers the authentication schemes {value}, over IPv4 {referenceValue}'],
    unusable: ['not-applicable', '{url} at {endpoint}: there are no replies of both paths to compare'],
    changing: ['nondeterministic', '{url} at {endpoint}: {masked} change from request to request; the rest says too little'],
    few: ['few-samples', '{url} at {endpoint} was not asked twice on both paths'],
  },
  judge({ pages, reference }, say) {
    return judgePairs(pages, reference, say, (pair, at, where) => {
      if (!isAnswered(pair)) return say('unusable', at, where);
      const isSameBody = new Set(at.map(({ value }) => value.body?.sha256)).size === 1;
      const parity = fieldParity(map(pair, (page) => fieldsOf(page, isSameBody)));
      if (parity.verdict === 'nondeterministic') return say('changing', at, { ...where, masked: parity.masked.join(', ') });
      return parity.differences.map(({ name, reference: was, compared }) => {
        const values = { ...where, name, value: compared ?? 'missing', referenceValue: was ?? 'missing' };
        if (name === 'www-authenticate') return say('schemes', at, values);
        return say(security.has(name) && compared === null ? 'security-missing' : 'differs', at, values);
      });
    });
  },
  examples: [
    { name: 'the same', seen: { pages: sampled(Page, 'ipv6'), reference }, says: [] },
    {
      name: 'what may differ: dates, ids, cookie values, validators of equal bodies',
      seen: {
        pages: sampled(Page, 'ipv6', withHeaders(['Date', 'now'], ['X-Request-Id', '1'], ['Set-Cookie', 's=1'], ['ETag', '"a"'])),
        reference: sampled(Page, 'ipv4', {
          ...v4,
          ...withHeaders(['Date', 'then'], ['X-Request-Id', '2'], ['Set-Cookie', 's=2'], ['ETag', '"b"']),
        }),
      },
      says: [],
    },
    {
      name: 'a nonce, and another edge of the same network',
      seen: {
        pages: sampled(
          Page,
          'ipv6',
          withHeaders(['Content-Security-Policy', "script-src 'nonce-a'"], ['Via', '1.1 a.cdn.test'], ['X-Cache', 'HIT']),
          withHeaders(['Content-Security-Policy', "script-src 'nonce-b'"], ['Via', '1.1 a.cdn.test'], ['X-Cache', 'HIT']),
        ),
        reference: sampled(Page, 'ipv4', {
          ...v4,
          ...withHeaders(['Content-Security-Policy', "script-src 'nonce-c'"], ['Via', '1.1 b.cdn.test'], ['X-Cache', 'MISS']),
        }),
      },
      says: [],
    },
    {
      name: 'a header over IPv6 only',
      seen: { pages: sampled(Page, 'ipv6', withHeaders(['X-Debug', 'on'])), reference },
      says: ['differs'],
    },
    {
      name: 'two names of cookies',
      seen: {
        pages: sampled(Page, 'ipv6', withHeaders(['Set-Cookie', 'PHPSESSID=1'])),
        reference: sampled(Page, 'ipv4', { ...v4, ...withHeaders(['Set-Cookie', 'ASP.NET_SessionId=1']) }),
      },
      says: ['differs'],
    },
    { name: 'no policy over IPv6', seen: { pages: sampled(Page, 'ipv6'), reference: secured }, says: ['security-missing'] },
    {
      name: 'IIS does not negotiate over IPv6',
      seen: {
        pages: sampled(Page, 'ipv6', { status: 401, ...withHeaders(['WWW-Authenticate', 'NTLM']) }),
        reference: sampled(Page, 'ipv4', {
          ...v4,
          status: 401,
          ...withHeaders(['WWW-Authenticate', 'Negotiate'], ['WWW-Authenticate', 'NTLM']),
        }),
      },
      says: ['schemes'],
    },
    {
      name: 'no reply to compare',
      seen: { pages: sampled(Page, 'ipv6', { outcome: 'tls', status: null, headers: [], body: null }), reference },
      says: ['unusable'],
    },
    {
      name: 'a server that invents headers',
      seen: {
        pages: sampled(Page, 'ipv6', withHeaders(['X-A1', '1'], ['X-B1', '1']), withHeaders(['X-A2', '1'], ['X-B2', '1'])),
        reference,
      },
      says: ['changing'],
    },
    { name: 'one sample only', seen: { pages: sampled(Page, 'ipv6').slice(1), reference }, says: ['few'] },
  ],
});
