import { check } from '../../../harness/model/check.ts';
import { WorkerVisit } from '../observations/browser.ts';

const reference = [WorkerVisit.on('ipv4')];
const failed = {
  registration: 'failed' as const,
  detail: 'TypeError: a bad HTTP response code (404) was received',
  offline: null,
};
const dead = { outcome: 'certificate' as const, registration: 'not-tried' as const, detail: 'CERT_HAS_EXPIRED', offline: null };

export default check({
  title: 'the service worker registers and serves',
  requirement:
    'By name, over https, the service worker becomes active on every path, and serves the page when the site is out of reach.',
  why: 'An application that works offline over IPv4 does not where its worker, or a script that it imports, lies on IPv4 only.',
  fix: 'Serve the worker and its imports from hosts with an AAAA record and a valid certificate.',
  level: 'should',
  source: [
    { text: 'Service Workers, 3.1 secure context', url: 'https://www.w3.org/TR/service-workers/#secure-context' },
    { text: 'Secure Contexts, 3.1', url: 'https://www.w3.org/TR/secure-contexts/#is-origin-trustworthy' },
  ],
  requires: ['http-iis/browser-page-load'],
  needs: { visits: WorkerVisit, reference: WorkerVisit.onReference().optional() },
  messages: {
    active: ['info', '{url}: {script} is active, and serves the page offline'],
    'active-online': ['info', '{url}: {script} is active; offline it does not serve the page, over IPv4 neither'],
    'not-active': ['error', '{url}: {script} does not become active ({detail}); over IPv4 it does'],
    'not-offline': ['error', '{url}: {script} is active, but does not serve the page offline; over IPv4 it does'],
    'not-active-anywhere': ['warning', '{url}: {script} does not become active ({detail}), on no path'],
    insecure: ['not-applicable', '{url} is no secure context: there are no service workers'],
    'not-loaded': ['not-applicable', '{url} does not load ({detail}); see http-iis/browser-page-load'],
  },
  judge({ visits, reference }, say, path) {
    const base = path === 'ipv4' ? undefined : reference[0];
    return visits.map((at) => {
      const { url, script, outcome, registration, offline } = at.value;
      const detail = at.value.detail ?? 'unknown';
      const both = [at, ...(base === undefined ? [] : [base])];
      if (outcome !== 'loaded') return say('not-loaded', at, { url, detail });
      if (registration === 'insecure') return say('insecure', at, { url });
      if (registration !== 'active')
        return say(base?.value.registration === 'active' ? 'not-active' : 'not-active-anywhere', both, { url, script, detail });
      if (offline === true) return say('active', at, { url, script });
      return say(base?.value.offline === true ? 'not-offline' : 'active-online', both, { url, script });
    });
  },
  examples: [
    { name: 'active and offline', seen: { visits: [WorkerVisit.on('ipv6')], reference }, says: ['active'] },
    {
      name: 'not made for offline',
      seen: { visits: [WorkerVisit.on('ipv6', { offline: false })], reference: [WorkerVisit.on('ipv4', { offline: false })] },
      says: ['active-online'],
    },
    {
      name: 'the script is missing on IPv6',
      seen: { visits: [WorkerVisit.on('ipv6', failed)], reference },
      says: ['not-active'],
    },
    {
      name: 'what it keeps is missing on IPv6',
      seen: { visits: [WorkerVisit.on('ipv6', { offline: false })], reference },
      says: ['not-offline'],
    },
    {
      name: 'the script is missing',
      seen: { visits: [WorkerVisit.on('ipv6', failed)], reference: [WorkerVisit.on('ipv4', failed)] },
      says: ['not-active-anywhere'],
    },
    {
      name: 'plain http',
      seen: { visits: [WorkerVisit.on('ipv6', { registration: 'insecure', offline: null })] },
      says: ['insecure'],
    },
    { name: 'the page does not load', seen: { visits: [WorkerVisit.on('ipv6', dead)], reference }, says: ['not-loaded'] },
  ],
});
