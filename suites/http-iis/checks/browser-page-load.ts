import { check } from '../../../harness/model/check.ts';
import { PageLoad } from '../observations/browser.ts';
import { endOf, failedRequests, hostOf, isUsable, some, urlsOf, v4OnlyHosts, visitsOf } from '../visits.ts';

const gone = { outcome: 'net-error' as const, detail: 'ERR_CONNECTION_RESET', status: null, ready: false };
const notFound = { status: 404, ready: false };
const [document, script] = PageLoad.sample.requests;
const requests = [...(document === undefined ? [] : [document]), ...(script === undefined ? [] : [{ ...script, status: 404 }])];
const reference = [PageLoad.on('ipv4')];

/** A resource that fails for lack of an IPv6 address is not this check's: `browser-v4only-subresource` names its host. */
export default check({
  title: 'the page loads in a browser',
  requirement: 'Each page ends with its load event, a status below 400 and the ready selector, on every path.',
  why: 'A page that answers curl may still stay blank: a script, a font or a login that only the browser asks for.',
  fix: 'Follow the first request that failed.',
  level: 'must',
  source: [{ rfc: 4472, section: '4.3' }],
  requires: ['http-iis/status-parity', 'http-iis/cert-parity', 'http-iis/browser-v4only-subresource'],
  needs: { pages: PageLoad, reference: PageLoad.onReference().optional() },
  messages: {
    loads: ['info', '{url} loads in {ms} ms'],
    'not-loaded': ['error', '{url}: {end}'],
    flaky: ['warning', '{url} loads in {good} of {all} tries: {end}'],
    partly: ['warning', '{url} loads without {missing}'],
    'no-baseline': ['no-baseline', '{url}: {end}; over IPv4 it does not load either: {referenceEnd}'],
  },
  judge({ pages, reference }, say, path) {
    return urlsOf(pages).map((url) => {
      const visits = visitsOf(pages, url);
      const base = path === 'ipv4' ? [] : visitsOf(reference, url);
      const bad = visits.find(({ value }) => !isUsable(value));
      const good = visits.filter(({ value }) => isUsable(value));
      const end = bad === undefined ? '' : endOf(bad.value);
      const [baseline] = base;
      if (good.length === 0) {
        if (baseline !== undefined && base.every(({ value }) => !isUsable(value)))
          return say('no-baseline', [...visits, ...base], { url, end, referenceEnd: endOf(baseline.value) });
        return say('not-loaded', [...visits, ...base], { url, end });
      }
      if (bad !== undefined) return say('flaky', visits, { url, good: good.length, all: visits.length, end });
      const excused = new Set([
        ...v4OnlyHosts([...visits, ...base]).keys(),
        ...base.flatMap(({ value }) => failedRequests(value).map((request) => request.url)),
      ]);
      const missing = visits
        .map(({ value }) => failedRequests(value).map((request) => request.url))
        .reduce((one, other) => one.filter((request) => other.includes(request)))
        .filter((request) => !excused.has(request) && !excused.has(hostOf(request)));
      if (missing.length > 0) return say('partly', [...visits, ...base], { url, missing: some(missing) });
      return say('loads', visits, { url, ms: Math.round(good[0]?.value.ms ?? 0) });
    });
  },
  examples: [
    {
      name: 'it loads',
      seen: { pages: [PageLoad.on('ipv6'), PageLoad.on('ipv6', {}, { sample: 2 })], reference },
      says: ['loads'],
    },
    { name: 'IPv6 has another site', seen: { pages: [PageLoad.on('ipv6', notFound)], reference }, says: ['not-loaded'] },
    { name: 'IPv6 resets', seen: { pages: [PageLoad.on('ipv6', gone)], reference }, says: ['not-loaded'] },
    {
      name: 'a connection that is refused is named',
      seen: {
        pages: [
          PageLoad.on('ipv6', {
            ...gone,
            connections: [{ host: 'shop.test', address: '2001:db8:80::80', outcome: 'refused', ms: 1 }],
          }),
        ],
      },
      says: ['not-loaded'],
    },
    {
      name: 'it loads nowhere',
      seen: { pages: [PageLoad.on('ipv6', gone)], reference: [PageLoad.on('ipv4', gone)] },
      says: ['no-baseline'],
    },
    { name: 'over IPv4 itself', path: 'ipv4', seen: { pages: [PageLoad.on('ipv4', gone)] }, says: ['not-loaded'] },
    {
      name: 'one of two tries fails',
      seen: {
        pages: [PageLoad.on('ipv6'), PageLoad.on('ipv6', { outcome: 'stalled', detail: null, status: null }, { sample: 2 })],
        reference,
      },
      says: ['flaky'],
    },
    { name: 'a script is missing', seen: { pages: [PageLoad.on('ipv6', { requests })], reference }, says: ['partly'] },
    {
      name: 'a script is missing everywhere',
      seen: { pages: [PageLoad.on('ipv6', { requests })], reference: [PageLoad.on('ipv4', { requests })] },
      says: ['loads'],
    },
    {
      name: 'what fails has IPv4 addresses only',
      seen: {
        pages: [
          PageLoad.on('ipv6', {
            requests: [{ url: 'http://pixel.test/x.png', type: 'image', own: false, status: null, failure: 'net::ERR_FAILED' }],
            hosts: [{ host: 'pixel.test', own: false, v4: 1, v6: 0 }],
          }),
        ],
        reference,
      },
      says: ['loads'],
    },
  ],
});
