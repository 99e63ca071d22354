import { check } from '../../../harness/model/check.ts';
import { textParity, valueParity } from '../../../harness/model/parity.ts';
import { sampled, v4 } from '../examples.ts';
import { Page } from '../observations.ts';
import { answerText, header, isAnswered, settledTitleOf, titleOf } from '../pages.ts';
import { judgePairs, map, type Pair } from '../pairs.ts';

/** Pages without a title that have less than this in common are of two sites; above it the difference is body-parity's. */
const anotherSiteBelow = 0.2;

const noTitle = '(no title)';
const boxOf = (page: Page): string => `${header(page, 'server') ?? ''} ${header(page, 'x-powered-by') ?? ''}`.trim();

/** http.sys answers so where no binding takes the host name: routing, not a fault of parsing. */
const isUnbound = ({ status, body }: Page): boolean => status === 400 && /invalid hostname/i.test(body?.text ?? '');

/**
 * Whether A and B are one site: by the marker where the config gives one, else by title, else by what the texts have in common. The leaf
 * certificate is cert-parity's, the status status-parity's.
 */
function siteOf(pair: Pair<Page>): 'same' | 'different' | 'nondeterministic' {
  const marker = map(pair, (page) => page.marker);
  if (marker.a[0] === true && marker.a[1] === true) return valueParity(marker);
  const titles = map(pair, settledTitleOf);
  if ([...titles.a, ...titles.b].some((title) => title !== null)) return valueParity(titles);
  const text = textParity(map(pair, ({ body }) => body?.text ?? ''));
  return text.verdict === 'different' && text.similarity < anotherSiteBelow ? 'different' : 'same';
}

const page = (status: number, text: string, headers: [string, string][] = []) => ({
  status,
  headers,
  body: { octets: text.length, sha256: '0'.repeat(64), text, ended: 'complete' as const },
});
const nginx = page(200, '<title>Welcome to nginx!</title>\n<h1>Welcome to nginx!</h1>');
const unbound = page(400, '<TITLE>Bad Request</TITLE>\n<h2>Bad Request - Invalid Hostname</h2>', [
  ['Server', 'Microsoft-HTTPAPI/2.0'],
]);
const plain = (line: string) => page(200, Array.from({ length: 6 }, (_, index) => `${line} ${index}`).join('\n'));
const reference = sampled(Page, 'ipv4', v4);

export default check({
  title: 'the host name selects the same site',
  requirement: 'For its host name the same site answers over IPv4 and over this path.',
  why: 'A site that is bound to its IPv4 address only leaves IPv6 clients with the default page of the server, under status 200.',
  fix: 'Bind the site to all addresses (IIS: `*`), or give its server block an IPv6 listener (nginx: `listen [::]:80` beside `listen 80`).',
  fixes: { 'other-box': 'Look at what stands behind the IPv6 address: another server or another version answers there.' },
  level: 'must',
  source: [
    { rfc: 9110, section: '7.2' },
    { text: 'HTTP Server API: UrlPrefix Strings', url: 'https://learn.microsoft.com/windows/win32/http/urlprefix-strings' },
  ],
  needs: { pages: Page, reference: Page.onReference() },
  messages: {
    'same-site': ['info', '{url} at {endpoint} is the site of IPv4: {site}'],
    'other-site': ['error', '{url} at {endpoint} gives {site}, over IPv4 {referenceSite}'],
    unbound: [
      'error',
      '{url} at {endpoint} answers 400 "Invalid Hostname", over IPv4 {referenceStatus}: no binding takes the name here',
    ],
    'other-box': ['warning', '{url} at {endpoint} gives the same page, and comes from {box}, over IPv4 from {referenceBox}'],
    'status-decides': [
      'not-applicable',
      '{url} at {endpoint} answers {status}, over IPv4 {referenceStatus}: see http-iis/status-parity',
    ],
    'no-answer': ['not-applicable', '{url} at {endpoint}: {answers}; there is no page to compare'],
    changing: ['nondeterministic', '{url} at {endpoint}: two requests over one path gave two sites'],
    few: ['few-samples', '{url} at {endpoint} was not asked twice on both paths'],
  },
  judge({ pages, reference }, say) {
    const main = pages.filter(({ value }) => value.main);
    return judgePairs(main, reference, say, (pair, at, where) => {
      const [was, is] = [pair.a[0].value, pair.b[0].value];
      if (!isAnswered(pair))
        return say('no-answer', at, { ...where, answers: at.map(({ value }) => answerText(value)).join(', ') });
      const status = valueParity(map(pair, (one) => one.status));
      const referenceStatus = was.status ?? 0;
      if (status === 'different' && isUnbound(is)) return say('unbound', at, { ...where, referenceStatus });
      if (status !== 'same') return say('status-decides', at, { ...where, status: is.status ?? 0, referenceStatus });
      const site = siteOf(pair);
      const names = { ...where, site: titleOf(is) ?? noTitle };
      if (site === 'nondeterministic') return say('changing', at, where);
      if (site === 'different') return say('other-site', at, { ...names, referenceSite: titleOf(was) ?? noTitle });
      const isSameBody = textParity(map(pair, ({ body }) => body?.text ?? '')).verdict === 'same';
      if (isSameBody && valueParity(map(pair, boxOf)) === 'different') {
        return say('other-box', at, {
          ...where,
          box: boxOf(is) || 'an unnamed server',
          referenceBox: boxOf(was) || 'an unnamed server',
        });
      }
      return say('same-site', at, names);
    });
  },
  examples: [
    { name: 'one site', seen: { pages: sampled(Page, 'ipv6'), reference }, says: ['same-site'] },
    { name: 'the default site on IPv6', seen: { pages: sampled(Page, 'ipv6', nginx), reference }, says: ['other-site'] },
    {
      name: 'the marker is missing on IPv6',
      seen: { pages: sampled(Page, 'ipv6', { marker: false }), reference: sampled(Page, 'ipv4', { ...v4, marker: true }) },
      says: ['other-site'],
    },
    {
      name: 'the marker is there, under another title',
      seen: {
        pages: sampled(Page, 'ipv6', { ...nginx, marker: true }),
        reference: sampled(Page, 'ipv4', { ...v4, marker: true }),
      },
      says: ['same-site'],
    },
    {
      name: 'two texts without title',
      seen: { pages: sampled(Page, 'ipv6', plain('it works')), reference: sampled(Page, 'ipv4', { ...v4, ...plain('shop') }) },
      says: ['other-site'],
    },
    { name: 'IIS has no binding here', seen: { pages: sampled(Page, 'ipv6', unbound), reference }, says: ['unbound'] },
    {
      name: 'the same page from another server',
      seen: { pages: sampled(Page, 'ipv6', { headers: [['Server', 'Apache/2.4']] }), reference },
      says: ['other-box'],
    },
    { name: 'another status', seen: { pages: sampled(Page, 'ipv6', { status: 404 }), reference }, says: ['status-decides'] },
    {
      name: 'no answer over IPv6',
      seen: {
        pages: sampled(Page, 'ipv6', { outcome: 'reset', detail: 'ECONNRESET', status: null, headers: [], body: null }),
        reference,
      },
      says: ['no-answer'],
    },
    { name: 'a title that changes', seen: { pages: sampled(Page, 'ipv6', {}, nginx), reference }, says: ['changing'] },
    { name: 'one sample only', seen: { pages: sampled(Page, 'ipv6').slice(1), reference }, says: ['few'] },
  ],
});
