import { check } from '../../../harness/model/check.ts';
import type { Seen } from '../../../harness/model/observation.ts';
import { LoadTimes } from '../observations/browser.ts';
import { median, urlsOf, visitsOf } from '../visits.ts';

const slower = 1.5;
const noticedMs = 300;
const steady = 0.25;
const fewest = 5;

type Load = LoadTimes['loads'][number];

const loadsOf = (all: readonly Seen<LoadTimes>[]): Load[] =>
  all.flatMap(({ value }) => value.loads.filter(({ outcome }) => outcome === 'loaded'));

/** Median absolute deviation, as a share of the median. */
const noise = (times: readonly number[]): number => {
  const middle = median(times);
  return middle === 0 ? 0 : median(times.map((time) => Math.abs(time - middle))) / middle;
};

const times = (ms: readonly number[], connectMs = 0.6) => ({
  loads: ms.map((time) => ({ outcome: 'loaded' as const, ms: time, connections: 2, connectMs })),
});
const twice = (path: 'ipv4' | 'ipv6', ms: readonly number[], connectMs?: number) =>
  [1, 2].map((sample) => LoadTimes.on(path, times(ms, connectMs), { sample }));

/**
 * A longer way is no fault of the site: for each connection one round trip, with TLS 1.3 two (RFC 8446 2), is taken off for the difference
 * between the paths. A tunnel carries what it carries, so there is a warning at most.
 */
export default check({
  title: 'the page takes no longer than over IPv4',
  requirement: 'The median load time of a page is at most 1.5 times that over IPv4, beyond what the longer way costs.',
  why: 'Users feel an IPv6 that is served by a slower machine, or a page that waits for a fallback at each host.',
  fix: 'Look for work that only IPv6 requests cause (reverse lookups, geolocation, another backend), and for IPv4-only hosts.',
  level: 'should',
  source: [{ rfc: 4472, section: '4.3' }],
  requires: ['http-iis/browser-page-load'],
  needs: { times: LoadTimes, reference: LoadTimes.onReference() },
  messages: {
    comparable: ['info', '{url}: {ms} ms, over IPv4 {referenceMs} ms'],
    slower: ['warning', '{url}: {ms} ms, over IPv4 {referenceMs} ms; the way accounts for {wayMs} ms'],
    noisy: ['few-samples', '{url}: the load times vary by {noise} % of their median'],
    few: ['few-samples', '{url}: {loads} loads, over IPv4 {referenceLoads}; {fewest} are needed'],
  },
  judge({ times, reference }, say) {
    return urlsOf(times).map((url) => {
      const seen = visitsOf(times, url);
      const base = visitsOf(reference, url);
      const [mine, theirs] = [loadsOf(seen), loadsOf(base)];
      const all = [...seen, ...base];
      if (mine.length < fewest || theirs.length < fewest)
        return say('few', all, { url, loads: mine.length, referenceLoads: theirs.length, fewest });
      const [ms, referenceMs] = [median(mine.map((load) => load.ms)), median(theirs.map((load) => load.ms))];
      const tripMs = Math.max(0, median(mine.map((load) => load.connectMs)) - median(theirs.map((load) => load.connectMs)));
      const trips = median(mine.map(({ connections }) => connections)) * (seen[0]?.value.secure === true ? 2 : 1);
      const wayMs = tripMs * trips;
      const values = { url, ms: Math.round(ms), referenceMs: Math.round(referenceMs) };
      const isSlow = ms - wayMs > referenceMs * slower && ms - wayMs - referenceMs > noticedMs;
      if (!isSlow) return say('comparable', all, values);
      const worst = Math.max(noise(mine.map((load) => load.ms)), noise(theirs.map((load) => load.ms)));
      if (worst > steady) return say('noisy', all, { url, noise: Math.round(worst * 100) });
      return say('slower', all, { ...values, wayMs: Math.round(wayMs) });
    });
  },
  examples: [
    {
      name: 'alike',
      seen: { times: twice('ipv6', [150, 140, 160]), reference: twice('ipv4', [140, 150, 145]) },
      says: ['comparable'],
    },
    {
      name: 'slower, but not to be noticed',
      seen: { times: twice('ipv6', [300, 310, 305]), reference: twice('ipv4', [140, 150, 145]) },
      says: ['comparable'],
    },
    {
      name: 'a slower machine',
      seen: { times: twice('ipv6', [900, 910, 905]), reference: twice('ipv4', [140, 150, 145]) },
      says: ['slower'],
    },
    {
      name: 'a longer way',
      path: 'ipv6',
      seen: { times: twice('ipv6', [900, 910, 905], 250), reference: twice('ipv4', [340, 350, 345]) },
      says: ['comparable'],
    },
    {
      name: 'noise',
      seen: { times: twice('ipv6', [900, 1_900, 4_905]), reference: twice('ipv4', [140, 150, 145]) },
      says: ['noisy'],
    },
    {
      name: 'loads that failed',
      seen: { times: twice('ipv6', [140]), reference: twice('ipv4', [140, 150, 145]) },
      says: ['few'],
    },
  ],
});
