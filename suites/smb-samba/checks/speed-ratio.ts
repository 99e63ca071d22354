import { check } from '../../../harness/model/check.ts';
import type { Seen } from '../../../harness/model/observation.ts';
import { isNative } from '../../../harness/model/path.ts';
import { endpointText } from '../../../harness/model/reach.ts';
import { Session } from '../observations/session.ts';
import { roundTripOn, sessionOn } from '../session-examples.ts';

/** Fewer are no median. */
const fewest = 5;
/** Octets: a smaller file is gone before its speed shows. */
const smallest = 1_048_576;
const limits = { slower: 2, 'much-slower': 5 } as const;
/** Differences that no user notices, and that a busy machine makes: milliseconds, octets per second. */
const unnoticed = { ms: 20, rate: 50e6 } as const;

const ascending = (values: readonly number[]): number[] => values.toSorted((a, b) => a - b);

interface Speed {
  readonly ms: number;
  readonly write: number;
  readonly read: number;
}

/** Of the five samples: what is usual, and the second best and worst, which one burst or one pause does not make. */
interface Speeds {
  readonly median: Speed;
  readonly best: Speed;
  readonly worst: Speed;
}

/** null: too few valid samples. */
function speedsOf({ value: { roundTrip } }: Seen<Session>): Speeds | null {
  if (roundTrip === null) return null;
  const { latencies, writeRates, readRates, octets } = roundTrip;
  if (octets < smallest) return null;
  if ([latencies, writeRates, readRates].some((samples) => samples.length < fewest)) return null;
  const [times, writes, reads] = [ascending(latencies), ascending(writeRates), ascending(readRates)];
  const at = (slow: number, fast: number): Speed => ({ ms: times[fast] ?? 0, write: writes[slow] ?? 0, read: reads[slow] ?? 0 });
  return { median: at(2, 2), best: at(3, 1), worst: at(1, 3) };
}

const megabytes = (rate: number): string => (rate / 1e6).toFixed(1);
const rounded = (ratio: number): number => Math.round(ratio * 10) / 10;
const ratioText = (rate: number, base: number): string => (base === 0 ? '?' : (rate / base).toFixed(2));

const figures =
  'takes {ms} ms a read (IPv4 {referenceMs} ms), {write} MB/s written ({writeRatio} of IPv4), {read} MB/s read ({readRatio} of IPv4)' as const;

/** How many times slower, where it is worth a word; else 1. */
function noticed(here: Speed, base: Speed): number {
  const ratios = [
    ...(here.ms - base.ms > unnoticed.ms ? [here.ms / base.ms] : []),
    ...(['write', 'read'] as const).flatMap((way) => (here[way] < unnoticed.rate ? [base[way] / here[way]] : [])),
  ];
  return Math.max(1, ...ratios);
}

const rates = (rate: number): number[] => [rate, rate, rate, rate, rate];
const slow = (rate: number) => ({ writeRates: rates(rate), readRates: rates(rate) });
const reference = [roundTripOn('ipv4', slow(100e6))];

export default check({
  title: 'files move as fast as over IPv4',
  requirement:
    'Over native IPv6 the median latency of a read and the median throughput are within a factor of 2 of those over IPv4.',
  why: 'Clients prefer IPv6: where it is slower, by a detour, a small MTU or software forwarding, every user feels it, and nothing fails.',
  fix: 'Compare the routes (`tracepath` over both families), offloading and MTU of the IPv6 path, and whether a firewall inspects IPv6 in software.',
  level: 'should',
  source: [{ rfc: 4821 }, { rfc: 8200, section: '5' }],
  requires: ['smb-samba/round-trip'],
  needs: { session: Session, reference: Session.onReference() },
  messages: {
    alike: ['info', `{endpoint} ${figures}`],
    tunnel: ['info', `{endpoint} through the tunnel ${figures}`],
    slower: ['warning', `{endpoint} is {ratio} times slower than IPv4: it ${figures}`],
    'much-slower': ['error', `{endpoint} is {ratio} times slower than IPv4: it ${figures}`],
    unmeasured: ['not-applicable', 'no file of 1 MiB or more was transferred, whose speed could be compared'],
  },
  judge({ session, reference: [base] }, say, path) {
    const baseSpeeds = base === undefined ? null : speedsOf(base);
    return session.map((at) => {
      const speeds = speedsOf(at);
      if (speeds === null || base === undefined || baseSpeeds === null) return say('unmeasured', at);
      const [speed, baseSpeed] = [speeds.median, baseSpeeds.median];
      const values = {
        endpoint: endpointText(at.value),
        ms: rounded(speed.ms),
        referenceMs: rounded(baseSpeed.ms),
        write: megabytes(speed.write),
        writeRatio: ratioText(speed.write, baseSpeed.write),
        read: megabytes(speed.read),
        readRatio: ratioText(speed.read, baseSpeed.read),
      };
      const seen = [at, base];
      // What a tunnel costs is no fault of the server's.
      if (!isNative(path)) return say('tunnel', seen, values);
      // A busy machine makes every speed now and then: what counts is slower at its best than IPv4 is at its worst.
      const ratio = Math.min(noticed(speed, baseSpeed), noticed(speeds.best, baseSpeeds.worst));
      if (ratio > limits['much-slower']) return say('much-slower', seen, { ...values, ratio: rounded(ratio) });
      return ratio >= limits.slower ? say('slower', seen, { ...values, ratio: rounded(ratio) }) : say('alike', seen, values);
    });
  },
  examples: [
    { name: 'as fast', seen: { session: [roundTripOn('ipv6')], reference }, says: ['alike'] },
    {
      name: 'half as fast, and fast',
      seen: { session: [roundTripOn('ipv6', slow(60e6))], reference: [roundTripOn('ipv4', slow(400e6))] },
      says: ['alike'],
    },
    { name: 'a third', seen: { session: [roundTripOn('ipv6', slow(33e6))], reference }, says: ['slower'] },
    { name: 'a tenth', seen: { session: [roundTripOn('ipv6', slow(10e6))], reference }, says: ['much-slower'] },
    {
      name: 'a detour',
      seen: {
        session: [roundTripOn('ipv6', { latencies: rates(80) })],
        reference: [roundTripOn('ipv4', { latencies: rates(20) })],
      },
      says: ['slower'],
    },
    { name: 'a tunnel', path: 'teredo', seen: { session: [roundTripOn('teredo', slow(1e6))], reference }, says: ['tunnel'] },
    {
      name: 'a small file',
      seen: { session: [roundTripOn('ipv6', { octets: 65_536, ...slow(1e6) })], reference },
      says: ['unmeasured'],
    },
    { name: 'no file', seen: { session: [sessionOn('ipv6', { roundTrip: null })], reference }, says: ['unmeasured'] },
  ],
});
