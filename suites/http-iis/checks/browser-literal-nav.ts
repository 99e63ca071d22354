import { check, v6Paths } from '../../../harness/model/check.ts';
import { LiteralVisit } from '../observations/browser.ts';
import { endOf } from '../visits.ts';

const v4 = { url: 'http://192.0.2.80/', address: '192.0.2.80', shown: 'http://192.0.2.80/' };
const reference = [LiteralVisit.on('ipv4', v4)];
const none = { status: null, shown: null, api: null, cookie: null, storage: null };
const invalid = { ...none, outcome: 'net-error' as const, detail: 'ERR_INVALID_REDIRECT' };
const certificate = { ...none, outcome: 'certificate' as const, detail: 'ERR_TLS_CERT_ALTNAME_INVALID' };

/** A zone identifier is no part of a URL for a browser (WHATWG URL), and is not tried. */
export default check({
  title: 'the site opens by http://[v6]/ in a browser',
  requirement: 'Typing the address as a URL opens the page, or leads to its name, as the IPv4 address does.',
  why: 'Appliances, monitors and people without working DNS open sites by address.',
  fix: 'Build redirects with the bracketed host (http-iis/redirect-brackets), and serve literals (http-iis/literal-v6-host).',
  fixes: { certificate: 'Put the address into the certificate as iPAddress, where users shall open it by https.' },
  level: 'should',
  source: [
    { rfc: 3986, section: '3.2.2' },
    { text: 'WHATWG URL, host parsing', url: 'https://url.spec.whatwg.org/#host-parsing' },
  ],
  on: v6Paths,
  requires: [
    'http-iis/status-parity',
    'http-iis/vhost-parity',
    'http-iis/literal-v6-host',
    'http-iis/redirect-brackets',
    'http-iis/browser-page-load',
  ],
  needs: { visits: LiteralVisit, reference: LiteralVisit.onReference().optional() },
  messages: {
    opens: ['info', '{url} opens {shown}'],
    'as-v4': ['info', '{url}: {end}; {referenceUrl} does not open either'],
    'not-opened': ['error', '{url}: {end}; {referenceUrl} opens'],
    'not-opened-alone': ['warning', '{url}: {end}; the IPv4 literal was not asked'],
    'other-status': ['warning', '{url} is answered with {status}; {referenceUrl} opens'],
    certificate: ['warning', '{url}: the certificate does not stand for the address ({detail}), whereas it may for that of IPv4'],
  },
  judge({ visits, reference }, say) {
    const [base] = reference;
    return visits.map((at) => {
      const { url, outcome, status, shown, detail } = at.value;
      const end = endOf(at.value);
      const isOpen = outcome === 'loaded' && (status ?? 0) < 400;
      if (isOpen) return say('opens', at, { url, shown: shown ?? url });
      const isBaseOpen = base?.value.outcome === 'loaded' && (base.value.status ?? 0) < 400;
      if (outcome === 'certificate' && (base === undefined || isBaseOpen))
        return say('certificate', [at, ...reference], { url, detail: detail ?? 'unknown' });
      if (base === undefined) return say('not-opened-alone', at, { url, end });
      const referenceUrl = base.value.url;
      if (!isBaseOpen) return say('as-v4', [at, base], { url, end, referenceUrl });
      if (outcome === 'loaded') return say('other-status', [at, base], { url, status: status ?? 0, referenceUrl });
      return say('not-opened', [at, base], { url, end, referenceUrl });
    });
  },
  examples: [
    { name: 'it opens', seen: { visits: [LiteralVisit.on('ipv6')], reference }, says: ['opens'] },
    {
      name: 'it leads to the name',
      seen: { visits: [LiteralVisit.on('ipv6', { shown: 'http://shop.test/' })], reference },
      says: ['opens'],
    },
    {
      name: 'the redirect has lost its brackets',
      seen: { visits: [LiteralVisit.on('ipv6', invalid)], reference },
      says: ['not-opened'],
    },
    { name: 'the same, and nobody asked IPv4', seen: { visits: [LiteralVisit.on('ipv6', invalid)] }, says: ['not-opened-alone'] },
    {
      name: 'no literal opens',
      seen: { visits: [LiteralVisit.on('ipv6', { status: 404 })], reference: [LiteralVisit.on('ipv4', { ...v4, status: 404 })] },
      says: ['as-v4'],
    },
    { name: 'not found', seen: { visits: [LiteralVisit.on('ipv6', { status: 404 })], reference }, says: ['other-status'] },
    {
      name: 'a certificate of names',
      seen: { visits: [LiteralVisit.on('ipv6', certificate)], reference: [LiteralVisit.on('ipv4', { ...v4, ...certificate })] },
      says: ['as-v4'],
    },
    {
      name: 'a certificate with the address of IPv4 only',
      seen: { visits: [LiteralVisit.on('ipv6', certificate)], reference },
      says: ['certificate'],
    },
  ],
});
