import { check, v6Paths } from '../../../harness/model/check.ts';
import { isSameAnswer, siteOf } from '../identity.ts';
import { Literal, Page } from '../observations.ts';
import { AbsoluteForm } from '../observations/literals.ts';
import { answerText, isSite, whereOf } from '../pages.ts';

const isRejected = ({ status }: Pick<Page, 'status'>): boolean => status === null || status === 400 || status >= 500;
const textOf = (value: Pick<Page, 'status' | 'outcome' | 'detail' | 'body' | 'marker'>): string =>
  isSite(value) ? `${answerText(value)}, ${siteOf(value)}` : answerText(value);

const byName = { url: 'http://shop.test/', host: '[2001:db8:80::80]', form: 'name' } as const;
const v4 = { url: 'http://192.0.2.80/', address: '192.0.2.80' };
const other = { octets: 40, sha256: '0'.repeat(64), text: '<title>Welcome to nginx!</title>', ended: 'complete' as const };
const literal = [Literal.on('ipv6')];
const pages = [Page.on('ipv6')];
const bad = { status: 400, headers: [], body: null };

export default check({
  title: 'a whole URL in the request line counts, not Host',
  requirement: 'A request line with an absolute URL is accepted, and the host of that URL replaces another one in Host.',
  why: 'Proxies send this form; a server that reads Host, or splits the URL at its first colon, gives them another site or an error.',
  fix: 'Update the server, and take the host from the request line where it has one; no regular expressions over URLs in proxies.',
  level: 'must',
  source: [{ rfc: 9112, section: '3.2.2' }],
  on: v6Paths,
  requires: ['http-iis/literal-v6-host'],
  needs: {
    asked: AbsoluteForm,
    literal: Literal,
    pages: Page.optional(),
    reference: AbsoluteForm.onReference().optional(),
  },
  messages: {
    accepted: ['info', 'GET {url} with Host: {host} at {endpoint} gives the site of the URL'],
    rejected: [
      'error',
      'GET {url} with Host: {host} at {endpoint} answers {answer}, the URL itself {expectedAnswer}; over IPv4 such a request answers {referenceAnswer}',
    ],
    'rejected-everywhere': [
      'warning',
      'GET {url} with Host: {host} at {endpoint} answers {answer}, the URL itself {expectedAnswer}; over IPv4 such a request answers {referenceAnswer}',
    ],
    'rejected-no-baseline': [
      'warning',
      'GET {url} with Host: {host} at {endpoint} answers {answer}, the URL itself {expectedAnswer}; it was not asked over IPv4 (no-baseline)',
    ],
    'no-answer': ['not-applicable', 'the URL {url} itself gets no answer at {endpoint} ({expectedAnswer})'],
    'host-wins': [
      'warning',
      'GET {url} with Host: {host} at {endpoint} answers {answer}, the URL itself {expectedAnswer}: the request line does not decide',
    ],
  },
  judge({ asked, literal, pages, reference }, say) {
    const judged = asked.map((at) => {
      const { form, address, host } = at.value;
      const expected =
        form === 'literal'
          ? literal.find(({ value }) => value.canonical && value.address === address)
          : pages.find(({ value }) => value.main && value.address === address);
      if (expected === undefined) return [];
      const where = { ...whereOf(at), host };
      if (expected.value.status === null) {
        return [say('no-answer', [at, expected], { ...where, expectedAnswer: answerText(expected.value) })];
      }
      if (isSameAnswer(at.value, expected.value)) return [say('accepted', [at, expected], where)];
      const answers = { ...where, answer: textOf(at.value), expectedAnswer: textOf(expected.value) };
      if (!isRejected(at.value)) return [say('host-wins', [at, expected], answers)];
      const base = reference.find(({ value }) => value.form === form);
      if (base === undefined) return [say('rejected-no-baseline', [at, expected], answers)];
      const referenceAnswer = textOf(base.value);
      const message = isRejected(base.value) ? 'rejected-everywhere' : 'rejected';
      return [say(message, [at, expected, base], { ...answers, referenceAnswer })];
    });
    return judged.flat();
  },
  examples: [
    { name: 'by literal', seen: { asked: [AbsoluteForm.on('ipv6')], literal, pages }, says: ['accepted'] },
    { name: 'by name', seen: { asked: [AbsoluteForm.on('ipv6', byName)], literal, pages }, says: ['accepted'] },
    {
      name: 'the URL is split at its first colon',
      seen: { asked: [AbsoluteForm.on('ipv6', bad)], literal, pages, reference: [AbsoluteForm.on('ipv4', v4)] },
      says: ['rejected'],
    },
    {
      name: 'refused over IPv4 too',
      seen: { asked: [AbsoluteForm.on('ipv6', bad)], literal, pages, reference: [AbsoluteForm.on('ipv4', { ...v4, ...bad })] },
      says: ['rejected-everywhere'],
    },
    {
      name: 'refused, and IPv4 was not asked',
      seen: { asked: [AbsoluteForm.on('ipv6', bad)], literal, pages },
      says: ['rejected-no-baseline'],
    },
    {
      name: 'the literal is refused in Host, too',
      seen: { asked: [AbsoluteForm.on('ipv6', bad)], literal: [Literal.on('ipv6', bad)], pages },
      says: ['accepted'],
    },
    {
      name: 'the literal gets no answer',
      seen: {
        asked: [AbsoluteForm.on('ipv6', bad)],
        literal: [Literal.on('ipv6', { outcome: 'reset', status: null, headers: [], body: null })],
      },
      says: ['no-answer'],
    },
    {
      name: 'Host decides',
      seen: { asked: [AbsoluteForm.on('ipv6', { ...byName, body: other })], literal, pages },
      says: ['host-wins'],
    },
    { name: 'the name was not asked', seen: { asked: [AbsoluteForm.on('ipv6', byName)], literal }, says: [] },
  ],
});
