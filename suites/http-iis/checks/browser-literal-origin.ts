import { check, v6Paths } from '../../../harness/model/check.ts';
import { LiteralVisit } from '../observations/browser.ts';

const v4 = { url: 'http://192.0.2.80/', address: '192.0.2.80' };
const reference = [LiteralVisit.on('ipv4', v4)];
const api = (status: number | null, allowed: boolean) => ({ api: { status, allowed } });

export default check({
  title: 'CORS, cookies and storage work with a bracketed origin',
  requirement: 'From the origin `http://[v6]` an allowed fetch, a cookie and localStorage work as from the IPv4 literal.',
  why: 'Allow-lists that compare text, or make a pattern from the origin without escaping `[`, fail for this origin alone.',
  fix: 'Compare origins as parsed URLs, and escape what goes into a regular expression.',
  level: 'should',
  source: [
    { rfc: 6454, section: '6.1' },
    { rfc: 6265, section: '5.1.3' },
  ],
  on: v6Paths,
  requires: ['http-iis/browser-literal-nav'],
  needs: { visits: LiteralVisit, reference: LiteralVisit.onReference().optional() },
  messages: {
    works: ['info', '{url}: cookie and storage work, and the fetch is answered {status}'],
    'works-without-api': ['info', '{url}: cookie and storage work; no resource for a fetch is configured'],
    crashes: ['error', '{url}: the fetch with this Origin is answered {status}; from {referenceUrl} {referenceStatus}'],
    refused: ['warning', '{url}: the fetch is not allowed (status {status}); from {referenceUrl} it is'],
    'refused-everywhere': ['not-applicable', '{url}: the fetch is not allowed (status {status}), nor from an IPv4 literal'],
    'no-baseline': [
      'no-baseline',
      '{url}: the fetch is not allowed (status {status}), and the IPv4 literal gave nothing to compare with',
    ],
    'no-storage': ['warning', '{url}: {what} does not work; from {referenceUrl} it does'],
    'not-open': ['not-applicable', '{url} does not open; see http-iis/browser-literal-nav'],
  },
  judge({ visits, reference }, say) {
    const base = reference.find(({ value }) => value.outcome === 'loaded');
    return visits.map((at) => {
      const { url, outcome, api, cookie, storage } = at.value;
      if (outcome !== 'loaded' || cookie === null || storage === null) return say('not-open', at, { url });
      const referenceUrl = base?.value.url ?? '';
      const both = [at, ...(base === undefined ? [] : [base])];
      const lost = [
        ...(cookie || base?.value.cookie !== true ? [] : ['a cookie']),
        ...(storage || base?.value.storage !== true ? [] : ['localStorage']),
      ];
      if (lost.length > 0) return say('no-storage', both, { url, what: lost.join(' and '), referenceUrl });
      if (api === null) return say('works-without-api', at, { url });
      const status = api.status ?? 'unknown';
      if (api.allowed && (api.status ?? 0) < 500) return say('works', at, { url, status });
      const known = base?.value.api ?? null;
      if (known === null) return say('no-baseline', both, { url, status });
      const isKnownGood = known.allowed && (known.status ?? 0) < 500;
      if (!isKnownGood) return say('refused-everywhere', both, { url, status });
      if ((api.status ?? 0) >= 500)
        return say('crashes', both, { url, status, referenceUrl, referenceStatus: known.status ?? 'unknown' });
      return say('refused', both, { url, status, referenceUrl });
    });
  },
  examples: [
    { name: 'it works', seen: { visits: [LiteralVisit.on('ipv6')], reference }, says: ['works'] },
    {
      name: 'nothing to fetch',
      seen: { visits: [LiteralVisit.on('ipv6', { api: null })], reference },
      says: ['works-without-api'],
    },
    {
      name: 'a pattern made of the origin',
      seen: { visits: [LiteralVisit.on('ipv6', api(500, false))], reference },
      says: ['crashes'],
    },
    { name: 'a list of texts', seen: { visits: [LiteralVisit.on('ipv6', api(200, false))], reference }, says: ['refused'] },
    {
      name: 'literals are not on the list',
      seen: {
        visits: [LiteralVisit.on('ipv6', api(200, false))],
        reference: [LiteralVisit.on('ipv4', { ...v4, ...api(200, false) })],
      },
      says: ['refused-everywhere'],
    },
    { name: 'nobody asked IPv4', seen: { visits: [LiteralVisit.on('ipv6', api(200, false))] }, says: ['no-baseline'] },
    { name: 'no cookie', seen: { visits: [LiteralVisit.on('ipv6', { cookie: false })], reference }, says: ['no-storage'] },
    { name: 'no storage', seen: { visits: [LiteralVisit.on('ipv6', { storage: false })], reference }, says: ['no-storage'] },
    {
      name: 'it does not open',
      seen: { visits: [LiteralVisit.on('ipv6', { outcome: 'net-error', cookie: null })], reference },
      says: ['not-open'],
    },
  ],
});
