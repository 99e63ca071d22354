import { check } from '../../../harness/model/check.ts';
import { valueParity } from '../../../harness/model/parity.ts';
import { sampled, v4 } from '../examples.ts';
import { Literal, Page, PlainPage } from '../observations.ts';
import { header, isAnswered, whereOf } from '../pages.ts';
import { judgePairs, map } from '../pairs.ts';

/** RFC 6797 6.1: names are case-insensitive, order does not matter. */
const policyOf = (page: Pick<Page, 'headers'>): string | null =>
  header(page, 'strict-transport-security')
    ?.toLowerCase()
    .split(';')
    .map((directive) => directive.replaceAll(/\s|"/g, ''))
    .filter(Boolean)
    .toSorted()
    .join('; ') ?? null;

const isHttps = ({ value }: { value: { url: string } }): boolean => value.url.startsWith('https:');

const https = { url: 'https://shop.test/', port: 443 };
const policy = (text: string) => ({ headers: [['Strict-Transport-Security', text] as [string, string]] });
const year = policy('max-age=31536000; includeSubDomains');
const reference = sampled(Page, 'ipv4', { ...v4, ...https, ...year });
const pages = sampled(Page, 'ipv6', { ...https, ...year });
const redirect = { status: 301, headers: [['Location', 'https://shop.test/'] as [string, string]] };

export default check({
  title: 'the same HSTS policy as over IPv4',
  requirement: 'Strict-Transport-Security is equal over IPv4 and over this path, and comes over https only.',
  why: 'A browser that got the site over the family without the policy can be taken down to http.',
  fix: 'Set the policy for the site, not for a listener (IIS: `<hsts>` of the site).',
  fixes: { 'on-literal': 'Nothing needs doing: browsers ignore it there, so do not count on it.' },
  level: 'should',
  source: [
    { rfc: 6797, section: '7.1' },
    { rfc: 6797, section: '8.1.1' },
  ],
  requires: ['http-iis/vhost-parity', 'http-iis/status-parity'],
  needs: { pages: Page, reference: Page.onReference(), plain: PlainPage.optional(), literal: Literal.optional() },
  messages: {
    same: ['info', '{url} at {endpoint}: {policy}, as over IPv4'],
    missing: ['warning', '{url} at {endpoint} has no policy, over IPv4 {referencePolicy}'],
    open: [
      'error',
      '{url} at {endpoint} has no policy, over IPv4 {referencePolicy}; and {plainUrl} serves content with {status} here',
    ],
    differs: ['warning', '{url} at {endpoint}: {policy}, over IPv4 {referencePolicy}'],
    'over-http': ['warning', '{url} at {endpoint} sends the policy over http, where it means nothing'],
    'on-literal': ['info', '{url} at {endpoint} sends the policy for an address, which browsers do not note'],
    'no-https': ['not-applicable', '{url} at {endpoint} is not https'],
    unusable: ['not-applicable', '{url} at {endpoint}: there are no replies of both paths to compare'],
    changing: ['nondeterministic', '{url} at {endpoint}: two requests over one path gave two policies'],
    few: ['few-samples', '{url} at {endpoint} was not asked twice on both paths'],
  },
  judge({ pages, reference, plain, literal }, say) {
    return [
      ...plain.filter(({ value }) => policyOf(value) !== null).map((at) => say('over-http', at, whereOf(at))),
      ...literal
        .filter((at) => at.value.canonical && isHttps(at) && policyOf(at.value) !== null)
        .map((at) => say('on-literal', at, whereOf(at))),
      ...judgePairs(pages, reference, say, (pair, at, where) => {
        if (!isHttps(pair.b[0])) return say('no-https', at, where);
        if (!isAnswered(pair)) return say('unusable', at, where);
        const policies = map(pair, policyOf);
        const parity = valueParity(policies);
        const [referencePolicy, policy] = [policies.a[0] ?? 'no policy', policies.b[0] ?? 'no policy'];
        if (parity === 'nondeterministic') return say('changing', at, where);
        if (parity === 'same') return say('same', at, { ...where, policy });
        if (policies.b[0] !== null) return say('differs', at, { ...where, policy, referencePolicy });
        const open = plain.find(
          ({ value }) => value.address === pair.b[0].value.address && value.status !== null && value.status < 300,
        );
        if (open === undefined) return say('missing', at, { ...where, referencePolicy });
        return say('open', [...at, open], {
          ...where,
          referencePolicy,
          plainUrl: open.value.url,
          status: open.value.status ?? 0,
        });
      }),
    ];
  },
  examples: [
    { name: 'the same', seen: { pages, reference, plain: [PlainPage.on('ipv6', redirect)] }, says: ['same'] },
    {
      name: 'the same in another order',
      seen: { pages: sampled(Page, 'ipv6', { ...https, ...policy('includeSubdomains;max-age="31536000"') }), reference },
      says: ['same'],
    },
    {
      name: 'none over IPv6',
      seen: { pages: sampled(Page, 'ipv6', https), reference, plain: [PlainPage.on('ipv6', redirect)] },
      says: ['missing'],
    },
    {
      name: 'none over IPv6, and http is open',
      seen: { pages: sampled(Page, 'ipv6', https), reference, plain: [PlainPage.on('ipv6')] },
      says: ['open'],
    },
    {
      name: 'a shorter one',
      seen: { pages: sampled(Page, 'ipv6', { ...https, ...policy('max-age=60') }), reference },
      says: ['differs'],
    },
    { name: 'over http', seen: { pages, reference, plain: [PlainPage.on('ipv6', year)] }, says: ['same', 'over-http'] },
    {
      name: 'for a literal',
      seen: { pages, reference, literal: [Literal.on('ipv6', { url: 'https://[2001:db8:80::80]/', port: 443, ...year })] },
      says: ['same', 'on-literal'],
    },
    { name: 'an http site', seen: { pages: sampled(Page, 'ipv6'), reference: sampled(Page, 'ipv4', v4) }, says: ['no-https'] },
    {
      name: 'no reply to compare',
      seen: { pages: sampled(Page, 'ipv6', { ...https, outcome: 'tls', status: null, headers: [], body: null }), reference },
      says: ['unusable'],
    },
    { name: 'now and then', seen: { pages: sampled(Page, 'ipv6', { ...https, ...year }, https), reference }, says: ['changing'] },
    { name: 'one sample only', seen: { pages: pages.slice(1), reference }, says: ['few'] },
  ],
});
