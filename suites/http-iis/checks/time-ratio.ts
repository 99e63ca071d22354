import { check } from '../../../harness/model/check.ts';
import type { Seen } from '../../../harness/model/observation.ts';
import { sampled, v4 } from '../examples.ts';
import { Timing } from '../observations/transport.ts';
import { whereOf } from '../pages.ts';

const fewest = 7;
/** Ratio to IPv4, and milliseconds more than IPv4: both have to be passed. */
const slow = { ratio: 1.5, ms: 50 };
const verySlow = { ratio: 3, ms: 300 };

const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  const [low = 0, high = 0] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[half]];
  return (low + high) / 2;
};

/** What the server takes: time to the first octet, less one round trip as the same connection's TCP connect shows it. */
const serverMs = (timings: readonly Seen<Timing>[]): number[] =>
  timings.flatMap(({ value }) => value.samples.map(({ firstOctetMs, connectMs }) => Math.max(0, firstOctetMs - connectMs)));

/** Median absolute deviation. */
const deviation = (values: readonly number[]): number => {
  const middle = median(values);
  return median(values.map((value) => Math.abs(value - middle)));
};

const isPassed = (is: number, was: number, { ratio, ms }: typeof slow): boolean => is - was > ms && is > ratio * was;
const rounded = (ms: number): number => Math.round(ms * 10) / 10;

const taking = (...firstOctets: number[]) => ({
  samples: firstOctets.map((firstOctetMs) => ({ firstOctetMs, connectMs: 10 })),
});
const reference = sampled(Timing, 'ipv4', v4);

export default check({
  title: 'replies come as fast as over IPv4',
  requirement:
    'Without the path’s own round trip, the median time to the first octet is at most 1.5 times that of IPv4, or within 50 ms of it.',
  why: 'A site that is slow over IPv6 is slow for all who prefer IPv6, and Happy Eyeballs does not help once the connection is open.',
  fix: 'Look at the route of the IPv6 prefix inside the site, and for another, smaller back end behind the IPv6 address.',
  fixes: {
    'much-slower':
      'A constant delay of whole seconds is a reverse lookup of IPv6 clients that times out, as a rule: turn it off or give the resolver an answer for ip6.arpa. Else look for another back end behind the IPv6 address.',
  },
  level: 'should',
  source: [{ rfc: 4472, section: '4.3' }],
  requires: ['http-iis/vhost-parity', 'http-iis/status-parity', 'http-iis/tls-parity'],
  needs: { timings: Timing, reference: Timing.onReference() },
  messages: {
    alike: ['info', '{url} at {endpoint} takes {ms} ms to its first octet, over IPv4 {referenceMs} ms, round trip not counted'],
    slower: [
      'warning',
      '{url} at {endpoint} takes {ms} ms to its first octet, over IPv4 {referenceMs} ms, round trip not counted',
    ],
    'much-slower': [
      'warning',
      '{url} at {endpoint} takes {ms} ms to its first octet, over IPv4 {referenceMs} ms, round trip not counted',
    ],
    few: ['few-samples', '{url} at {endpoint}: {valid} valid samples, over IPv4 {referenceValid}'],
    noisy: ['few-samples', '{url} at {endpoint}: the times to the first octet deviate by {deviation} ms from their median'],
  },
  judge({ timings, reference }, say) {
    const findings = [...Map.groupBy(timings, ({ value }) => `${value.url} ${value.address}`).values()].map((group) => {
      const [at] = group;
      if (at === undefined) return [];
      const base = reference.filter(({ value }) => value.url === at.value.url);
      const [first] = base;
      const [is, was] = [serverMs(group), serverMs(base.filter(({ value }) => value.address === first?.value.address))];
      const seen = [...group, ...base];
      const where = whereOf(at);
      if (is.length < fewest || was.length < fewest) {
        return [say('few', seen, { ...where, valid: is.length, referenceValid: was.length })];
      }
      const noise = Math.max(deviation(is), deviation(was));
      if (noise > slow.ms / 2) return [say('noisy', seen, { ...where, deviation: rounded(noise) })];
      const [ms, referenceMs] = [median(is), median(was)];
      const values = { ...where, ms: rounded(ms), referenceMs: rounded(referenceMs) };
      if (isPassed(ms, referenceMs, verySlow)) return [say('much-slower', seen, values)];
      return [say(isPassed(ms, referenceMs, slow) ? 'slower' : 'alike', seen, values)];
    });
    return findings.flat();
  },
  examples: [
    { name: 'as fast', seen: { timings: sampled(Timing, 'ipv6'), reference }, says: ['alike'] },
    {
      name: 'a longer way is not the server’s',
      seen: {
        timings: sampled(Timing, 'ipv6', { samples: Timing.sample.samples.map(() => ({ firstOctetMs: 402, connectMs: 400 })) }),
        reference,
      },
      says: ['alike'],
    },
    { name: 'slower', seen: { timings: sampled(Timing, 'ipv6', taking(90, 91, 92, 90, 91)), reference }, says: ['slower'] },
    {
      name: 'a reverse lookup times out',
      seen: { timings: sampled(Timing, 'ipv6', taking(5_012, 5_013, 5_012, 5_011, 5_012)), reference },
      says: ['much-slower'],
    },
    { name: 'few replies', seen: { timings: sampled(Timing, 'ipv6', taking(12, 12, 12)), reference }, says: ['few'] },
    {
      name: 'a busy server',
      seen: { timings: sampled(Timing, 'ipv6', taking(12, 400, 80, 900, 200)), reference },
      says: ['noisy'],
    },
  ],
});
