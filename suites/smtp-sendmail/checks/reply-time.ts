import { check } from '../../../harness/model/check.ts';
import type { Seen } from '../../../harness/model/observation.ts';
import { sampled, v4 } from '../examples.ts';
import { Times } from '../observations/policy.ts';
import { judgePairs } from '../pairs.ts';

/** Milliseconds. A resolver waits 5 s for the first server that does not answer, and then asks the next. */
const limits = { fine: 2_000, stall: 5_000 };

const reference = sampled(Times, 'ipv4', v4);
const round = (ms: number): number => Math.round(ms);

/** The least of both samples: what is always there. */
const least = (both: readonly Seen<Times>[], of: 'greetingMs' | 'ehloMs'): number | null => {
  const all = both.flatMap(({ value }) => value[of] ?? []);
  return all.length === 0 ? null : Math.min(...all);
};

export default check({
  title: 'the server answers as fast as over IPv4',
  requirement: 'Greeting and EHLO reply come within 2 s of those over IPv4.',
  why: 'Servers look the client’s name up before they greet. Where the reverse zone of IPv6 clients has no working name servers each connection waits, and impatient senders leave.',
  fix: "Let the mail server ask a resolver that answers for ip6.arpa, or shorten its patience: define(`confTO_RESOLVER_RETRANS', `2s') and confTO_RESOLVER_RETRY, confTO_IDENT `0'.",
  level: 'should',
  source: [
    { rfc: 5321, section: '4.5.3.2' },
    { rfc: 4472, section: '7.1' },
  ],
  requires: ['smtp-sendmail/greeting'],
  needs: { times: Times, reference: Times.onReference() },
  messages: {
    fine: [
      'info',
      '{service} at {endpoint}: greeting after {greetingMs} ms, EHLO reply after {ehloMs} ms; over IPv4 {referenceGreetingMs} and {referenceEhloMs} ms',
    ],
    slow: ['warning', '{service} at {endpoint}: the {what} comes after {ms} ms, over IPv4 after {referenceMs} ms'],
    stalls: ['error', '{service} at {endpoint}: the {what} comes after {ms} ms, over IPv4 after {referenceMs} ms'],
    'not-timed': ['not-applicable', '{service} at {endpoint}: no replies on both paths'],
    few: ['few-samples', '{service} at {endpoint} was not asked twice on both paths'],
  },
  judge: ({ times, reference }, say) =>
    judgePairs(times, reference, say, ({ a, b }, at, where) => {
      const [greetingMs, ehloMs] = [least(b, 'greetingMs'), least(b, 'ehloMs')];
      const [referenceGreetingMs, referenceEhloMs] = [least(a, 'greetingMs'), least(a, 'ehloMs')];
      if (greetingMs === null || ehloMs === null || referenceGreetingMs === null || referenceEhloMs === null) {
        return say('not-timed', at, where);
      }
      const both = [
        { what: 'greeting', ms: round(greetingMs), referenceMs: round(referenceGreetingMs) },
        { what: 'EHLO reply', ms: round(ehloMs), referenceMs: round(referenceEhloMs) },
      ];
      const worst = both.reduce((one, other) => (other.ms - other.referenceMs > one.ms - one.referenceMs ? other : one));
      const offset = worst.ms - worst.referenceMs;
      if (offset > limits.stall) return say('stalls', at, { ...where, ...worst });
      if (offset > limits.fine) return say('slow', at, { ...where, ...worst });
      return say('fine', at, {
        ...where,
        greetingMs: round(greetingMs),
        ehloMs: round(ehloMs),
        referenceGreetingMs: round(referenceGreetingMs),
        referenceEhloMs: round(referenceEhloMs),
      });
    }),
  examples: [
    { name: 'at once', seen: { times: sampled(Times, 'ipv6'), reference }, says: ['fine'] },
    { name: 'one slow reply', seen: { times: sampled(Times, 'ipv6', { greetingMs: 9_000 }, {}), reference }, says: ['fine'] },
    { name: 'a slow resolver', seen: { times: sampled(Times, 'ipv6', { greetingMs: 3_100 }), reference }, says: ['slow'] },
    {
      name: 'a resolver that does not answer',
      seen: { times: sampled(Times, 'ipv6', { greetingMs: 10_050 }), reference },
      says: ['stalls'],
    },
    { name: 'EHLO is slow', seen: { times: sampled(Times, 'ipv6', { ehloMs: 6_000 }), reference }, says: ['stalls'] },
    {
      name: 'no reply',
      seen: { times: sampled(Times, 'ipv6', { greetingMs: null, ehloMs: null }), reference },
      says: ['not-timed'],
    },
    { name: 'one sample only', seen: { times: sampled(Times, 'ipv6').slice(1), reference }, says: ['few'] },
  ],
});
