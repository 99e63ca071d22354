import { check } from '../../../harness/model/check.ts';
import { valueParity } from '../../../harness/model/parity.ts';
import { sampled, v4 } from '../examples.ts';
import { keywords } from '../greeted.ts';
import { Session } from '../observations.ts';
import { judgePairs, map } from '../pairs.ts';

/** Each has a check of its own. */
const elsewhere = new Set(['STARTTLS', 'SIZE', '8BITMIME', 'PIPELINING']);

const setOf = (lines: readonly string[]): string =>
  keywords(lines, ['AUTH'])
    .filter((keyword) => !elsewhere.has(keyword))
    .join(', ');

/** What A has and B has not. */
const without = (a: string, b: string): string => {
  const has = b.split(', ');
  return a
    .split(', ')
    .filter((one) => !has.includes(one))
    .join(', ');
};

const { capabilities, secured } = Session.sample;
const reference = sampled(Session, 'ipv4', v4);

export default check({
  title: 'the same EHLO capabilities as over IPv4',
  requirement: 'The service extensions that EHLO lists are those of IPv4, before TLS and inside it.',
  why: 'Clients choose by this list whether they log in, and how they send: a difference means other daemon options on the IPv6 listener.',
  fix: 'Give both listeners the same modifiers in DAEMON_OPTIONS (`M=`), the same features and the same client rules (Srv_Features, access map).',
  level: 'must',
  source: [{ rfc: 5321, section: '4.1.1.1' }],
  requires: ['smtp-sendmail/greeting', 'smtp-sendmail/greeting-parity', 'smtp-sendmail/client-accepted'],
  needs: { sessions: Session, reference: Session.onReference() },
  messages: {
    same: ['info', '{service} at {endpoint} offers {set}, as over IPv4'],
    differs: ['error', '{service} at {endpoint}, {when}: offers {more} more and {less} less than over IPv4'],
    refused: ['error', '{service} at {endpoint} answers EHLO with "{text}", over IPv4 with 250'],
    pool: ['nondeterministic', '{service} at {endpoint}, {when}: not the same capabilities twice on one path'],
    'no-ehlo': ['not-applicable', '{service} at {endpoint}: no EHLO reply over IPv4'],
    few: ['few-samples', '{service} at {endpoint} was not asked twice on both paths'],
  },
  judge: ({ sessions, reference }, say) =>
    judgePairs(sessions, reference, say, (pair, at, where) => {
      if (pair.a[0].value.ehlo?.code !== 250) return say('no-ehlo', at, where);
      // Nothing came at all: greeting and the ports' own checks tell it.
      if (pair.b[0].value.ehlo === null) return say('no-ehlo', at, where);
      const { ehlo } = pair.b[0].value;
      if (ehlo.code !== 250) return say('refused', at, { ...where, text: ehlo.text.slice(0, 200) });
      const phases = [
        { when: 'before TLS', sets: map(pair, (value) => setOf(value.capabilities)) },
        // Where TLS is missing on one path there is nothing to compare; starttls-parity tells it.
        ...([...pair.a, ...pair.b].every(({ value }) => value.secured !== null)
          ? [{ when: 'inside TLS', sets: map(pair, (value) => setOf(value.secured ?? [])) }]
          : []),
      ];
      const findings = phases.flatMap(({ when, sets }) => {
        const parity = valueParity(sets);
        if (parity === 'same') return [];
        if (parity === 'nondeterministic') return say('pool', at, { ...where, when });
        const values = { more: without(sets.b[0], sets.a[0]) || 'nothing', less: without(sets.a[0], sets.b[0]) || 'nothing' };
        return say('differs', at, { ...where, when, ...values });
      });
      return findings.length > 0 ? findings : say('same', at, { ...where, set: phases.at(-1)?.sets.b[0] ?? '' });
    }),
  examples: [
    { name: 'the same', seen: { sessions: sampled(Session, 'ipv6'), reference }, says: ['same'] },
    {
      name: 'in another order',
      seen: { sessions: sampled(Session, 'ipv6', { capabilities: capabilities.toReversed() }), reference },
      says: ['same'],
    },
    {
      name: 'no AUTH inside TLS',
      seen: {
        sessions: sampled(Session, 'ipv6', { secured: (secured ?? []).filter((line) => !line.startsWith('AUTH')) }),
        reference,
      },
      says: ['differs'],
    },
    {
      name: 'other mechanisms',
      seen: {
        sessions: sampled(Session, 'ipv6', { secured: (secured ?? []).map((line) => line.replace('LOGIN', 'CRAM-MD5')) }),
        reference,
      },
      says: ['differs'],
    },
    {
      name: 'VERB is on',
      seen: { sessions: sampled(Session, 'ipv6', { capabilities: [...capabilities, 'VERB'] }), reference },
      says: ['differs'],
    },
    {
      name: 'STARTTLS is missing, which is no matter of this check',
      seen: {
        sessions: sampled(Session, 'ipv6', {
          capabilities: capabilities.filter((line) => line !== 'STARTTLS'),
          starttls: null,
          tls: null,
          secured: null,
        }),
        reference,
      },
      says: ['same'],
    },
    {
      name: 'EHLO is refused',
      seen: {
        sessions: sampled(Session, 'ipv6', { ehlo: { outcome: 'reply', code: 502, text: '502 5.5.1 what' }, capabilities: [] }),
        reference,
      },
      says: ['refused'],
    },
    {
      name: 'a pool',
      seen: { sessions: sampled(Session, 'ipv6', {}, { capabilities: [...capabilities, 'VERB'] }), reference },
      says: ['pool'],
    },
    {
      name: 'no EHLO over IPv4',
      seen: { sessions: sampled(Session, 'ipv6'), reference: sampled(Session, 'ipv4', { ...v4, ehlo: null, capabilities: [] }) },
      says: ['no-ehlo'],
    },
    { name: 'one sample only', seen: { sessions: sampled(Session, 'ipv6').slice(1), reference }, says: ['few'] },
  ],
});
