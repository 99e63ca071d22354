import { check, v6Paths } from '../../../harness/model/check.ts';
import { LiteralVisit, PageLoad } from '../observations/browser.ts';
import { failedRequests, some } from '../visits.ts';

/** A host-source with a bracket: `host-char` of CSP3 2.3.1 is a letter, digit or hyphen. */
const literalSource = /(?:^|[\s;])((?:[a-z][\w+.-]*:\/\/)?\[[0-9a-f:.]+\](?::[\d*]+)?\S*)/i;

const bracketed = (policies: readonly string[]): string | undefined =>
  policies.map((policy) => literalSource.exec(policy)?.[1]).find((source) => source !== undefined);

const policy = { policies: ['script-src http://[2001:db8:80::80]'] };
const blocked = {
  ...policy,
  requests: [{ url: 'http://[2001:db8:80::80]/app.js', type: 'script', own: true, status: null, failure: 'csp' }],
};
const v4 = { url: 'http://192.0.2.80/', address: '192.0.2.80', policies: ['script-src http://192.0.2.80'] };
const names = { policies: ["script-src 'self' https://cdn.test"] };

/** Chromium 156 ignores such a source and blocks what it should have allowed, whereas a source with an IPv4 literal works. */
export default check({
  title: 'the content security policy does not lock the literal out',
  requirement: 'No Content-Security-Policy depends on a host-source with an IPv6 literal, which the grammar does not know.',
  why: 'A policy made from the Host field works by name and by IPv4 address, and blocks every script of a page opened by IPv6 address.',
  fix: "Use 'self' for the site's own resources, and a scheme-source (`wss:`) for sockets.",
  level: 'should',
  source: [
    { text: 'Content Security Policy Level 3, 2.3.1 host-char', url: 'https://www.w3.org/TR/CSP3/#grammardef-host-char' },
    { text: 'w3c/webappsec-csp issues 224 and 440', url: 'https://github.com/w3c/webappsec-csp/issues/440' },
  ],
  on: v6Paths,
  requires: ['http-iis/browser-literal-nav'],
  needs: { visits: LiteralVisit, pages: PageLoad.optional(), reference: LiteralVisit.onReference().optional() },
  messages: {
    'self-or-names': ['info', '{url}: no policy names an IPv6 literal'],
    'literal-source': ['warning', '{url}: the policy names {source}, which browsers ignore'],
    blocked: ['error', '{url}: the policy names {source}, and the browser blocks {resources}; by IPv4 literal it does not'],
    'no-policy': ['not-applicable', '{url} has no Content-Security-Policy'],
    'not-open': ['not-applicable', '{url} does not open; see http-iis/browser-literal-nav'],
  },
  judge({ visits, pages, reference }, say) {
    return visits.map((at) => {
      const { url, policies, requests, outcome } = at.value;
      if (outcome !== 'loaded') return say('not-open', at, { url });
      const named = pages.filter(({ value }) => value.policies.length > 0);
      const all = [...policies, ...named.flatMap(({ value }) => value.policies)];
      if (all.length === 0) return say('no-policy', at, { url });
      const source = bracketed(all);
      if (source === undefined) return say('self-or-names', at, { url });
      const resources = requests.filter(({ own, failure }) => own && failure === 'csp').map((request) => request.url);
      const base = reference.find(
        ({ value }) => value.outcome === 'loaded' && failedRequests(value).every(({ failure }) => failure !== 'csp'),
      );
      if (resources.length > 0 && base !== undefined)
        return say('blocked', [at, base], { url, source, resources: some(resources) });
      return say('literal-source', [at, ...named], { url, source });
    });
  },
  examples: [
    { name: "'self' and names", seen: { visits: [LiteralVisit.on('ipv6', names)] }, says: ['self-or-names'] },
    { name: 'no policy', seen: { visits: [LiteralVisit.on('ipv6')] }, says: ['no-policy'] },
    {
      name: 'a literal that nothing hangs on',
      seen: { visits: [LiteralVisit.on('ipv6', policy)], reference: [LiteralVisit.on('ipv4', v4)] },
      says: ['literal-source'],
    },
    {
      name: 'a literal in the policy of the name',
      seen: { visits: [LiteralVisit.on('ipv6', names)], pages: [PageLoad.on('ipv6', policy)] },
      says: ['literal-source'],
    },
    {
      name: 'the page loses its script',
      seen: { visits: [LiteralVisit.on('ipv6', blocked)], reference: [LiteralVisit.on('ipv4', v4)] },
      says: ['blocked'],
    },
    {
      name: 'the page loses its script, and nobody asked IPv4',
      seen: { visits: [LiteralVisit.on('ipv6', blocked)] },
      says: ['literal-source'],
    },
    {
      name: 'it does not open',
      seen: { visits: [LiteralVisit.on('ipv6', { outcome: 'net-error', status: null })] },
      says: ['not-open'],
    },
  ],
});
