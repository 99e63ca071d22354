import { check, v6Paths } from '../../../harness/model/check.ts';
import { isSameAnswer, siteOf } from '../identity.ts';
import { Literal } from '../observations.ts';
import { Spelling } from '../observations/literals.ts';
import { answerText, isSite, whereOf } from '../pages.ts';

type Answer = Pick<Spelling, 'status' | 'outcome' | 'detail' | 'body' | 'marker'>;

const isCrash = ({ status, outcome }: Answer): boolean =>
  status === null ? outcome === 'silent' || outcome === 'slow' : status >= 500;
const textOf = (value: Answer): string => (isSite(value) ? `${answerText(value)}, ${siteOf(value)}` : answerText(value));

const silent = { outcome: 'silent' as const, detail: 'ETIMEDOUT', status: null, headers: [], body: null };
const literal = [Literal.on('ipv6')];
const other = { octets: 40, sha256: '0'.repeat(64), text: '<title>Welcome to nginx!</title>', ended: 'complete' as const };

/** nginx's `server_name` and many access rules compare text, not addresses. */
export default check({
  title: 'other spellings of the address are the same host',
  requirement: 'Upper case, leading zeros, uncompressed groups and a dotted tail in Host are treated as the same host.',
  why: 'Not every client writes an address as RFC 5952 recommends, and all must accept every legitimate form.',
  fix: 'Compare addresses, not text: parse the host, or let the default site take all literals (nginx `server_name` compares text).',
  level: 'should',
  source: [
    { rfc: 5952, section: '4' },
    { rfc: 3986, section: '6.2.2.1' },
    { rfc: 9110, section: '4.2.3' },
  ],
  on: v6Paths,
  requires: ['http-iis/literal-v6-host'],
  needs: { spellings: Spelling, literal: Literal },
  messages: {
    same: ['info', '{url} at {endpoint} is the site of {canonical}'],
    'other-site': ['warning', '{url} at {endpoint} answers {answer}; {canonical} answers {canonicalAnswer}'],
    crashed: ['error', '{url} at {endpoint}: {answer}; {canonical} answers {canonicalAnswer}'],
    'not-served': ['not-applicable', '{url} at {endpoint} answers {answer}, and {canonical} is not served: {canonicalAnswer}'],
  },
  judge({ spellings, literal }, say) {
    const findings = spellings.map((at) => {
      const base = literal.find(({ value }) => value.canonical && value.address === at.value.address);
      if (base === undefined) return [];
      const names = { ...whereOf(at), canonical: base.value.url };
      const answers = { ...names, answer: textOf(at.value), canonicalAnswer: textOf(base.value) };
      if (!isSite(base.value)) return [say('not-served', [at, base], answers)];
      if (isSameAnswer(at.value, base.value)) return [say('same', [at, base], names)];
      return [say(isCrash(at.value) ? 'crashed' : 'other-site', [at, base], answers)];
    });
    return findings.flat();
  },
  examples: [
    { name: 'all the same', seen: { spellings: [Spelling.on('ipv6')], literal }, says: ['same'] },
    {
      name: 'a text comparison',
      seen: { spellings: [Spelling.on('ipv6', { body: other })], literal },
      says: ['other-site'],
    },
    { name: 'refused', seen: { spellings: [Spelling.on('ipv6', { status: 400 })], literal }, says: ['other-site'] },
    {
      name: 'redirects that repeat the spelling',
      seen: {
        spellings: [Spelling.on('ipv6', { status: 302, headers: [['Location', 'http://[2001:DB8:80::80]/x']] })],
        literal: [Literal.on('ipv6', { status: 302, headers: [['Location', '/x']] })],
      },
      says: ['same'],
    },
    { name: 'the application throws', seen: { spellings: [Spelling.on('ipv6', { status: 500 })], literal }, says: ['crashed'] },
    { name: 'the application hangs', seen: { spellings: [Spelling.on('ipv6', silent)], literal }, says: ['crashed'] },
    {
      name: 'no literal is served',
      seen: { spellings: [Spelling.on('ipv6', { status: 400 })], literal: [Literal.on('ipv6', { status: 400 })] },
      says: ['not-served'],
    },
    {
      name: 'the canonical form was not asked there',
      seen: { spellings: [Spelling.on('ipv6')], literal: [Literal.on('ipv6', { address: '2001:db8:80::81' })] },
      says: [],
    },
  ],
});
