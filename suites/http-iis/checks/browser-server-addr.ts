import { check } from '../../../harness/model/check.ts';
import { DualLoad, PageLoad } from '../observations/browser.ts';
import { endpointText } from '../../../harness/model/reach.ts';

const load = { outcome: 'loaded' as const, detail: null, ms: 140, four: 0, six: 2, unknown: 0, connectMs: 1 };

/** RFC 6724 and RFC 8305 have a dual-stack client begin with IPv6; where it does not, users over IPv6 are fewer than they seem. */
export default check({
  title: 'every own-site request uses the family of the path',
  requirement: 'All requests of a page to its own site go over the path, and a dual-stack browser uses IPv6 for them.',
  why: 'A browser that quietly goes over IPv4 certifies IPv4.',
  fix: 'See whether the AAAA record is live (http-iis/reach) and how long the IPv6 address takes to answer.',
  level: 'must',
  source: [
    { rfc: 6724, section: '2.1' },
    { rfc: 8305, section: '4' },
  ],
  requires: ['http-iis/reach'],
  needs: { pages: PageLoad.optional(), dual: DualLoad.optional() },
  messages: {
    'own-family': ['info', '{url}: {requests} own-site requests, all over the path'],
    'prefers-v6': ['info', '{url}: a dual-stack browser makes all {requests} own-site requests over IPv6'],
    bypassed: ['path-identity', '{url}: {requests} own-site requests were answered by somebody who is not on the path'],
    'v4-first': [
      'warning',
      '{url}: a dual-stack browser uses IPv4 for {four} own-site requests; a connection to {endpoint} is {six}',
    ],
    unknown: ['few-samples', '{url}: the browser told of {known} of {requests} own-site requests who answered'],
    'single-family': ['not-applicable', '{url}: no page was loaded with a choice of families, or over the path'],
  },
  judge({ pages, dual }, say) {
    const said = [
      ...pages
        .filter(({ value }) => value.outcome === 'loaded')
        .map((at) => {
          const { url, bypassed, unknown } = at.value;
          const requests = at.value.requests.filter(({ own }) => own).length;
          if (bypassed > 0) return say('bypassed', at, { url, requests: bypassed });
          if (unknown * 2 > requests) return say('unknown', at, { url, known: requests - unknown, requests });
          return say('own-family', at, { url, requests });
        }),
      ...dual
        .filter(({ value }) => value.dual && value.loads.some(({ outcome }) => outcome === 'loaded'))
        .map((at) => {
          const { url, loads, six } = at.value;
          const sum = (of: 'four' | 'six' | 'unknown') => loads.reduce((total, one) => total + one[of], 0);
          const requests = sum('four') + sum('six') + sum('unknown');
          if (sum('four') > 0)
            return say('v4-first', at, { url, four: sum('four'), endpoint: endpointText(at.value), six: six ?? 'not tried' });
          if (sum('unknown') * 2 > requests) return say('unknown', at, { url, known: requests - sum('unknown'), requests });
          return say('prefers-v6', at, { url, requests });
        }),
    ];
    const [first] = [...pages, ...dual];
    return said.length > 0 || first === undefined ? said : [say('single-family', first, { url: first.value.url })];
  },
  examples: [
    { name: 'all over the path', seen: { pages: [PageLoad.on('ipv6')] }, says: ['own-family'] },
    {
      name: 'a dual-stack browser',
      seen: { pages: [PageLoad.on('ipv6')], dual: [DualLoad.on('ipv6')] },
      says: ['own-family', 'prefers-v6'],
    },
    { name: 'a request went elsewhere', seen: { pages: [PageLoad.on('ipv6', { bypassed: 1 })] }, says: ['bypassed'] },
    { name: 'all from a service worker', seen: { pages: [PageLoad.on('ipv6', { unknown: 2 })] }, says: ['unknown'] },
    {
      name: 'the AAAA is black-holed',
      seen: { dual: [DualLoad.on('ipv6', { six: 'timeout', loads: [{ ...load, four: 2, six: 0 }] })] },
      says: ['v4-first'],
    },
    {
      name: 'the browser does not tell',
      seen: { dual: [DualLoad.on('ipv6', { loads: [{ ...load, six: 0, unknown: 2 }] })] },
      says: ['unknown'],
    },
    {
      name: 'one family only, and no page',
      seen: {
        pages: [PageLoad.on('ipv6', { outcome: 'net-error', detail: 'ERR_FAILED' })],
        dual: [DualLoad.on('ipv6', { dual: false, loads: [] })],
      },
      says: ['single-family'],
    },
  ],
});
