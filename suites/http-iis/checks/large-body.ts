import { check } from '../../../harness/model/check.ts';
import type { Seen } from '../../../harness/model/observation.ts';
import { Page, Transfer } from '../observations.ts';
import { whereOf } from '../pages.ts';

/** More than one path MTU of any size, and more than an initial congestion window. */
const largeOctets = 65_536;
const gapMs = 1_000;

const isStalled = ({ runs }: Transfer): boolean => runs.length === 3 && runs.every(({ outcome }) => outcome === 'stalled');
const isWhole = ({ runs }: Transfer): boolean => runs.some(({ outcome }) => outcome === 'complete');
const isLarge = ({ status, octets }: Transfer['runs'][number]): boolean => status === 200 && octets >= largeOctets;

const [complete] = Transfer.sample.runs;
const stalled = { outcome: 'stalled' as const, status: null, octets: 0, longestGapMs: 5_000 };
const dead = { runs: [stalled, stalled, stalled] };
const cut = { runs: [{ outcome: 'cut' as const, status: 200, octets: 8_192, longestGapMs: 3 }] };
const runs = (...all: Transfer['runs']) => ({ runs: all });
/** A site that answers its own page with another status here has its fault there. */
const pageStatus = (pages: readonly Seen<Page>[]): number | null => pages.find(({ value }) => value.main)?.value.status ?? null;
const missing = (path: 'ipv4' | 'ipv6') => Transfer.on(path, runs({ ...stalled, outcome: 'complete', status: 404, octets: 150 }));
const reference = [Transfer.on('ipv4', { address: '192.0.2.80' })];

/**
 * Behind a bottleneck whose Packet Too Big is dropped not even the headers of a large response arrive, so a first octet that never comes
 * is read as this, and not as a slow application. That the same resource completes over IPv4 is the proof.
 */
export default check({
  title: 'a large response arrives',
  requirement: 'A response of 64 kB or more completes on every path, also where the path MTU is 1280.',
  why: 'Small pages work and large ones hang for ever: Happy Eyeballs does not see it, since the connection opens.',
  fix: 'Let ICMPv6 type 2 (Packet Too Big) in to the server and its load balancer, or clamp the TCP MSS to 1220.',
  fixes: {
    'other-resource': 'Serve the same files from the listener behind this address.',
    'cut-short': 'Find what closes the connection early on this path.',
    'large-url-broken': 'The resource itself does not complete: look at the application, or name another one.',
    'stalled-once': 'Path MTU probing or a retransmission rescued the transfer: look for a lost Packet Too Big all the same.',
  },
  level: 'must',
  source: [
    { rfc: 8200, section: '5' },
    { rfc: 8201, section: '4' },
    { rfc: 4443, section: '3.2' },
    { rfc: 8305, section: '9.1' },
  ],
  requires: ['http-iis/reach', 'http-iis/vhost-parity'],
  needs: {
    large: Transfer,
    reference: Transfer.onReference().optional(),
    pages: Page.optional(),
    referencePages: Page.onReference().optional(),
  },
  messages: {
    completes: ['info', '{url} at {endpoint}: {octets} octets'],
    'stalled-once': ['warning', '{url} at {endpoint} completes after {gap} ms without an octet'],
    'pmtu-black-hole': [
      'error',
      '{url} at {endpoint}: a HEAD is answered, the body stops after {octets} octets in 3 of 3 transfers; over IPv4 it completes',
    ],
    'large-body-failed': [
      'error',
      '{url} at {endpoint}: a HEAD is answered, the body stops after {octets} octets in 3 of 3 transfers',
    ],
    'large-url-broken': ['warning', '{url} at {endpoint} does not complete, and over IPv4 neither: it is not the path'],
    'cut-short': ['error', '{url} at {endpoint} is cut off after {octets} octets; over IPv4 it completes'],
    flaky: ['warning', '{url} at {endpoint}: {stalled} of {runs} transfers stalled'],
    slow: ['budget', '{url} at {endpoint}: {octets} octets came before the time was over'],
    'other-resource': [
      'error',
      '{url} at {endpoint} is no resource of 64 kB: status {status}, {octets} octets; over IPv4 it is one',
    ],
    'no-resource': ['not-applicable', '{url} at {endpoint} is no resource of 64 kB: status {status}, {octets} octets'],
    'other-site': ['not-applicable', '{url} at {endpoint}: status {status}, {octets} octets; see http-iis/status-parity'],
    'small-failed': [
      'not-applicable',
      '{url} at {endpoint}: not even a HEAD is answered ({outcome}); see http-iis/status-parity',
    ],
  },
  judge({ large, reference, pages, referencePages }, say, path) {
    return large.map((at) => {
      const where = whereOf(at);
      const { small, runs } = at.value;
      const base = path === 'ipv4' ? undefined : reference.find(({ value }) => value.url === at.value.url);
      const seen = [at, ...(base === undefined ? [] : [base])];
      const octets = Math.max(0, ...runs.map((run) => run.octets));
      if (small.outcome !== 'response') return say('small-failed', at, { ...where, outcome: small.outcome });
      const done = runs.find(({ outcome }) => outcome === 'complete');
      const stalls = runs.filter(({ outcome }) => outcome === 'stalled').length;
      if (done !== undefined) {
        if (!isLarge(done)) {
          const came = { ...where, status: done.status ?? 0, octets: done.octets };
          if (base?.value.runs.some(isLarge) !== true) return say('no-resource', at, came);
          return say(pageStatus(pages) === pageStatus(referencePages) ? 'other-resource' : 'other-site', seen, came);
        }
        if (stalls > 0) return say('flaky', at, { ...where, stalled: stalls, runs: runs.length });
        if (done.longestGapMs > gapMs) return say('stalled-once', at, { ...where, gap: Math.round(done.longestGapMs) });
        return say('completes', at, { ...where, octets });
      }
      if (runs.some(({ outcome }) => outcome === 'slow')) return say('slow', at, { ...where, octets });
      if (base !== undefined && !isWhole(base.value)) return say('large-url-broken', seen, where);
      if (isStalled(at.value))
        return say(base === undefined ? 'large-body-failed' : 'pmtu-black-hole', seen, { ...where, octets });
      if (stalls > 0) return say('flaky', at, { ...where, stalled: stalls, runs: runs.length });
      return base === undefined
        ? say('large-body-failed', at, { ...where, octets })
        : say('cut-short', seen, { ...where, octets });
    });
  },
  examples: [
    { name: 'it arrives', seen: { large: [Transfer.on('ipv6')], reference }, says: ['completes'] },
    {
      name: 'it arrives after a stall',
      seen: { large: [Transfer.on('ipv6', runs(...(complete ? [{ ...complete, longestGapMs: 3_100 }] : [])))], reference },
      says: ['stalled-once'],
    },
    {
      name: 'Packet Too Big is dropped',
      path: 'teredo',
      seen: { large: [Transfer.on('teredo', dead)], reference },
      says: ['pmtu-black-hole'],
    },
    { name: 'IPv4 was not asked', path: 'teredo', seen: { large: [Transfer.on('teredo', dead)] }, says: ['large-body-failed'] },
    {
      name: 'it stalls over IPv4 itself',
      path: 'ipv4',
      seen: { large: [Transfer.on('ipv4', dead)] },
      says: ['large-body-failed'],
    },
    {
      name: 'it stalls everywhere',
      seen: { large: [Transfer.on('ipv6', dead)], reference: [Transfer.on('ipv4', dead)] },
      says: ['large-url-broken'],
    },
    { name: 'it is cut off', seen: { large: [Transfer.on('ipv6', cut)], reference }, says: ['cut-short'] },
    {
      name: 'a lossy line',
      seen: { large: [Transfer.on('ipv6', runs(stalled, ...(complete ? [complete] : []), stalled))], reference },
      says: ['flaky'],
    },
    {
      name: 'one of three is cut off, the others stall',
      seen: { large: [Transfer.on('ipv6', runs(stalled, stalled, { ...stalled, outcome: 'cut' }))], reference },
      says: ['flaky'],
    },
    {
      name: 'a slow line',
      seen: { large: [Transfer.on('ipv6', runs({ ...stalled, outcome: 'slow', octets: 90_000 }))], reference },
      says: ['slow'],
    },
    { name: 'no such resource here', seen: { large: [missing('ipv6')], reference }, says: ['other-resource'] },
    {
      name: 'everything is denied here',
      seen: { large: [missing('ipv6')], reference, pages: [Page.on('ipv6', { status: 403 })], referencePages: [Page.on('ipv4')] },
      says: ['other-site'],
    },
    { name: 'no such resource', seen: { large: [missing('ipv6')], reference: [missing('ipv4')] }, says: ['no-resource'] },
    {
      name: 'nothing is answered',
      seen: { large: [Transfer.on('ipv6', { small: { outcome: 'silent', status: null }, runs: [] })], reference },
      says: ['small-failed'],
    },
  ],
});
