import { check } from '../../../harness/model/check.ts';
import { textParity, valueParity } from '../../../harness/model/parity.ts';
import { sampled, v4 } from '../examples.ts';
import { Page } from '../observations.ts';
import { isAnswered, isChunked } from '../pages.ts';
import { all, judgePairs, map, type Pair } from '../pairs.ts';

const percent = (share: number): string => `${Math.round(share * 100)} %`;
const isText = (pair: Pair<Page>): boolean => all(pair).every(({ value }) => value.body !== null && value.body.text !== null);
const isWhole = ({ body }: Page): boolean => body === null || body.ended === 'complete' || body.ended === 'limit';

const bodyOf = (text: string | null, change: { sha256?: string; ended?: 'closed'; octets?: number } = {}) => ({
  body: { octets: text?.length ?? 9, sha256: '1'.repeat(64), text, ended: 'complete' as const, ...change },
});
const lines = (change: Record<number, string> = {}) =>
  Array.from({ length: 120 }, (_, index) => change[index] ?? `<p>line ${index} of the page</p>`).join('\n');
const noise = (seed: number) =>
  lines(Object.fromEntries(Array.from({ length: 60 }, (_, index) => [index, `${seed * 7_919 + index * 104_729}`])));
const chunked = { headers: [['Transfer-Encoding', 'chunked'] as [string, string]] };
const reference = sampled(Page, 'ipv4', { ...v4, ...bodyOf(lines()) });

export default check({
  title: 'the same content as over IPv4',
  requirement: 'The body is the same over IPv4 and over this path, but for what changes from request to request.',
  why: 'An old document root or a stale node behind the IPv6 address serves yesterday to some clients only.',
  fix: 'Serve both addresses from the same document root and application pool; look for a stale node behind the IPv6 address.',
  fixes: { 'cut-short': 'Find what closes the connection early: a middlebox, a timeout or a crashed worker on this path.' },
  level: 'must',
  source: [{ rfc: 9110, section: '3.2' }],
  requires: ['http-iis/vhost-parity', 'http-iis/status-parity'],
  needs: { pages: Page, reference: Page.onReference() },
  messages: {
    same: ['info', '{url} at {endpoint} is the page of IPv4 ({similarity} alike)'],
    differs: ['error', '{url} at {endpoint} is only {similarity} alike; line {line} is {compared}, over IPv4 {reference}'],
    similar: ['warning', '{url} at {endpoint} is {similarity} alike; line {line} is {compared}, over IPv4 {reference}'],
    'bytes-differ': [
      'error',
      '{url} at {endpoint} gives {octets} octets with SHA-256 {hash}, over IPv4 {referenceOctets} with {referenceHash}',
    ],
    'cut-short': ['error', '{url} at {endpoint} ends after {octets} octets ({ended}); over IPv4 it is whole'],
    'cut-chunked': ['not-applicable', '{url} at {endpoint} ends without its last chunk; see http-iis/chunked-parity'],
    'no-body': ['not-applicable', '{url} at {endpoint} has no body on either path'],
    unusable: ['not-applicable', '{url} at {endpoint}: there are no whole replies of both paths to compare'],
    changing: [
      'nondeterministic',
      '{url} at {endpoint}: two requests over one path are {steady} alike and {kept} of the lines stay',
    ],
    few: ['few-samples', '{url} at {endpoint} was not asked twice on both paths'],
  },
  judge({ pages, reference }, say) {
    return judgePairs(pages, reference, say, (pair, at, where) => {
      const [was, is] = [pair.a[0].value.body, pair.b[0].value.body];
      if (!isAnswered(pair) || was === null || is === null || !pair.a.every(({ value }) => isWhole(value)))
        return say('unusable', at, where);
      if (!pair.b.some(({ value }) => isWhole(value)) && at.every(({ value }) => isChunked(value)))
        return say('cut-chunked', at, where);
      if (!pair.b.some(({ value }) => isWhole(value)))
        return say('cut-short', at, { ...where, octets: is.octets, ended: is.ended });
      if (at.every(({ value }) => value.body?.octets === 0)) return say('no-body', at, where);
      if (!isText(pair)) {
        const bytes = valueParity(map(pair, ({ body }) => body?.sha256 ?? null));
        if (bytes === 'nondeterministic') return say('changing', at, { ...where, steady: percent(0), kept: percent(0) });
        if (bytes === 'same') return say('same', at, { ...where, similarity: percent(1) });
        const hashes = { hash: is.sha256.slice(0, 12), referenceHash: was.sha256.slice(0, 12) };
        return say('bytes-differ', at, { ...where, octets: is.octets, referenceOctets: was.octets, ...hashes });
      }
      const parity = textParity(map(pair, ({ body }) => body?.text ?? ''));
      const similarity = percent(parity.similarity);
      if (parity.verdict === 'nondeterministic') {
        return say('changing', at, { ...where, steady: percent(parity.steady), kept: percent(parity.kept) });
      }
      if (parity.verdict === 'same' || parity.first === null) return say('same', at, { ...where, similarity });
      const { line, reference: a, compared: b } = parity.first;
      const first = { line, reference: JSON.stringify(a.slice(0, 160)), compared: JSON.stringify(b.slice(0, 160)) };
      return say(parity.verdict === 'different' ? 'differs' : 'similar', at, { ...where, similarity, ...first });
    });
  },
  examples: [
    { name: 'the same', seen: { pages: sampled(Page, 'ipv6', bodyOf(lines())), reference }, says: ['same'] },
    {
      name: 'a clock and the address of the client',
      seen: {
        pages: sampled(
          Page,
          'ipv6',
          bodyOf(lines({ 5: 'it is 12:00:01', 7: 'you are 2001:db8:6::6' })),
          bodyOf(lines({ 5: 'it is 12:00:03', 7: 'you are 2001:db8:6::6' })),
        ),
        reference: sampled(
          Page,
          'ipv4',
          { ...v4, ...bodyOf(lines({ 5: 'it is 12:00:00', 7: 'you are 192.0.2.6' })) },
          { ...v4, ...bodyOf(lines({ 5: 'it is 12:00:02', 7: 'you are 192.0.2.6' })) },
        ),
      },
      says: ['same'],
    },
    {
      name: 'another document root',
      seen: { pages: sampled(Page, 'ipv6', bodyOf(lines().replaceAll('page', 'old page'))), reference },
      says: ['differs'],
    },
    {
      name: 'one line of many',
      seen: { pages: sampled(Page, 'ipv6', bodyOf(lines({ 60: 'version 1' }))), reference },
      says: ['similar'],
    },
    {
      name: 'another image',
      seen: {
        pages: sampled(Page, 'ipv6', bodyOf(null, { sha256: '2'.repeat(64) })),
        reference: sampled(Page, 'ipv4', { ...v4, ...bodyOf(null) }),
      },
      says: ['bytes-differ'],
    },
    {
      name: 'the same image',
      seen: { pages: sampled(Page, 'ipv6', bodyOf(null)), reference: sampled(Page, 'ipv4', { ...v4, ...bodyOf(null) }) },
      says: ['same'],
    },
    {
      name: 'cut short',
      seen: { pages: sampled(Page, 'ipv6', bodyOf('<p>line', { ended: 'closed' })), reference },
      says: ['cut-short'],
    },
    {
      name: 'cut short, in chunks',
      seen: {
        pages: sampled(Page, 'ipv6', { ...chunked, ...bodyOf('<p>line', { ended: 'closed' }) }),
        reference: sampled(Page, 'ipv4', { ...v4, ...chunked, ...bodyOf(lines()) }),
      },
      says: ['cut-chunked'],
    },
    {
      name: 'no content',
      seen: {
        pages: sampled(Page, 'ipv6', { status: 204, ...bodyOf('') }),
        reference: sampled(Page, 'ipv4', { ...v4, status: 204, ...bodyOf('') }),
      },
      says: ['no-body'],
    },
    {
      name: 'no reply to compare',
      seen: { pages: sampled(Page, 'ipv6', { outcome: 'tls', status: null, headers: [], body: null }), reference },
      says: ['unusable'],
    },
    {
      name: 'a page that is new every time',
      seen: { pages: sampled(Page, 'ipv6', bodyOf(noise(1)), bodyOf(noise(2))), reference },
      says: ['changing'],
    },
    {
      name: 'an image that is new every time',
      seen: {
        pages: sampled(Page, 'ipv6', bodyOf(null), bodyOf(null, { sha256: '2'.repeat(64) })),
        reference: sampled(Page, 'ipv4', bodyOf(null)),
      },
      says: ['changing'],
    },
    { name: 'one sample only', seen: { pages: sampled(Page, 'ipv6').slice(1), reference }, says: ['few'] },
  ],
});
