import { check } from '../../../harness/model/check.ts';
import type { Seen } from '../../../harness/model/observation.ts';
import { sampled, v4 } from '../examples.ts';
import { Hello } from '../observations.ts';
import { NameHello } from '../observations/transport.ts';
import { judgePairs, type Pair } from '../pairs.ts';

const leafOf = ({ session }: Hello | NameHello): string | null => session?.leaf?.sha256 ?? null;
/** Silence and a connection that failed are about the path or the port, not about the name. */
const isClear = ({ outcome, detail }: NameHello): boolean => outcome !== 'silent' && detail?.startsWith('connect:') !== true;
const classOf = (value: NameHello): string =>
  value.session === null ? value.outcome : `certificate ${leafOf(value)?.slice(0, 12) ?? 'none'}`;

/** Each family gives what it gives for the name: that they differ is cert-parity's. */
function isAsNamed({ a, b }: Pair<NameHello>, hellos: readonly Seen<Hello>[], reference: readonly Seen<Hello>[]): boolean {
  const gives = (seen: readonly Seen<NameHello>[], named: readonly Seen<Hello>[]) =>
    seen.every(({ value }) => named.some((one) => one.value.address === value.address && leafOf(one.value) === leafOf(value)));
  return gives(b, hellos) && gives(a, reference);
}

const words = { none: 'no server name', unknown: 'an unknown server name' } as const;
const refused = { outcome: 'alert', detail: 'ERR_SSL_TLSV1_UNRECOGNIZED_NAME', session: null } as const;
const { session } = NameHello.sample;
const other = session?.leaf == null ? {} : { session: { ...session, leaf: { ...session.leaf, sha256: '9'.repeat(64) } } };
const reference = sampled(NameHello, 'ipv4', v4);

export default check({
  title: 'clients without SNI get the same answer as over IPv4',
  requirement: 'A ClientHello without server_name ends with the same certificate, alert or reset on this path as over IPv4.',
  why: 'A literal may not be sent as server name, so every https://[address]/ is a client without SNI; old clients and monitors are too.',
  fix: 'Give both listeners the same default certificate (IIS: a binding without SNI, or `0.0.0.0:443` in the SSL store, which covers both families; nginx: the same `default_server` on both).',
  level: 'should',
  source: [{ rfc: 6066, section: '3' }],
  requires: ['http-iis/tls-parity', 'http-iis/cert-parity'],
  needs: {
    hellos: NameHello,
    reference: NameHello.onReference(),
    named: Hello.optional(),
    namedReference: Hello.onReference().optional(),
  },
  messages: {
    same: ['info', '{url} at {endpoint}: {words} gets {answer}, as over IPv4'],
    'as-for-the-name': ['info', '{url} at {endpoint}: {words} gets the certificate that the site’s own name gets'],
    refused: ['error', '{url} at {endpoint}: {words} ends in {answer}, over IPv4 in {referenceAnswer}'],
    'refused-unknown': ['warning', '{url} at {endpoint}: {words} ends in {answer}, over IPv4 in {referenceAnswer}'],
    'other-certificate': ['warning', '{url} at {endpoint}: {words} gets {answer}, over IPv4 {referenceAnswer}'],
    'other-end': ['warning', '{url} at {endpoint}: {words} ends in {answer}, over IPv4 in {referenceAnswer}'],
    unclear: ['not-applicable', '{url} at {endpoint}: {words} got no answer on both paths; see http-iis/tls-parity'],
    changing: ['nondeterministic', '{url} at {endpoint}: {words} got two answers over one path'],
    few: ['few-samples', '{url} at {endpoint} was not asked twice on both paths'],
  },
  judge({ hellos, reference, named, namedReference }, say) {
    return (['none', 'unknown'] as const).flatMap((asked) => {
      const of = (list: typeof hellos) => list.filter(({ value }) => value.asked === asked);
      return judgePairs(of(hellos), of(reference), say, (pair, at, where) => {
        const values = { ...where, words: words[asked] };
        if (!at.every(({ value }) => isClear(value))) return say('unclear', at, values);
        const [was, again, is, still] = at.map(({ value }) => classOf(value));
        if (is === undefined || was === undefined) return say('unclear', at, values);
        const answers = { ...values, answer: is, referenceAnswer: was };
        if (was !== again || is !== still) return say('changing', at, values);
        if (was === is) return say('same', at, answers);
        if (pair.b[0].value.session !== null && pair.a[0].value.session !== null) {
          return isAsNamed(pair, named, namedReference)
            ? say('as-for-the-name', at, values)
            : say('other-certificate', at, answers);
        }
        if (pair.a[0].value.session === null) return say('other-end', at, answers);
        return say(asked === 'none' ? 'refused' : 'refused-unknown', at, answers);
      });
    });
  },
  examples: [
    { name: 'the same', seen: { hellos: sampled(NameHello, 'ipv6'), reference }, says: ['same'] },
    { name: 'IPv6 wants a name', seen: { hellos: sampled(NameHello, 'ipv6', refused), reference }, says: ['refused'] },
    {
      name: 'IPv6 knows its names only',
      seen: {
        hellos: sampled(NameHello, 'ipv6', { ...refused, asked: 'unknown' }),
        reference: sampled(NameHello, 'ipv4', { ...v4, asked: 'unknown' }),
      },
      says: ['refused-unknown'],
    },
    { name: 'another default site', seen: { hellos: sampled(NameHello, 'ipv6', other), reference }, says: ['other-certificate'] },
    {
      name: 'two certificates that cert-parity tells of',
      seen: {
        hellos: sampled(NameHello, 'ipv6', other),
        reference,
        named: sampled(Hello, 'ipv6', other),
        namedReference: sampled(Hello, 'ipv4', v4),
      },
      says: ['as-for-the-name'],
    },
    {
      name: 'IPv4 wants a name',
      seen: { hellos: sampled(NameHello, 'ipv6'), reference: sampled(NameHello, 'ipv4', { ...v4, ...refused }) },
      says: ['other-end'],
    },
    {
      name: 'no connection',
      seen: {
        hellos: sampled(NameHello, 'ipv6', { outcome: 'refused', detail: 'connect: ECONNREFUSED', session: null }),
        reference,
      },
      says: ['unclear'],
    },
    { name: 'now and then', seen: { hellos: sampled(NameHello, 'ipv6', {}, other), reference }, says: ['changing'] },
    { name: 'one sample only', seen: { hellos: sampled(NameHello, 'ipv6').slice(1), reference }, says: ['few'] },
  ],
});
