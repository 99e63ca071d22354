import { check } from '../../../harness/model/check.ts';
import { CatchAll } from '../observations/literals.ts';
import { isServed, outcomeClass } from '../identity.ts';
import { answerText, whereOf } from '../pages.ts';

const words: Readonly<Record<CatchAll['form'], string>> = {
  unknown: 'an unknown host name',
  missing: 'HTTP/1.1 without Host',
  twice: 'two Host fields',
  http10: 'HTTP/1.0 without Host',
};

/** RFC 9112 3.2: "A server MUST respond with a 400" to a request without Host, or with more than one. */
const isRefused = ({ status }: CatchAll): boolean => status === 400;
const mustBeRefused = ({ form }: CatchAll): boolean => form === 'missing' || form === 'twice';

const isUnasked = ({ outcome }: CatchAll): boolean => outcome === 'tls' || outcome === 'refused';

/** Where a request without Host is sent is redirect-leak's. */
const classOf = (value: CatchAll): string => {
  const of = outcomeClass(value);
  return value.form === 'http10' && of.startsWith('redirect') ? 'redirect' : of;
};

const v4 = { address: '192.0.2.80' };
const missing = { form: 'missing', host: '', url: 'http://[2001:db8:80::80]/' } as const;
const refused = { status: 400, headers: [], body: null };
const title = (text: string) => ({
  body: { octets: 40, sha256: '0'.repeat(64), text: `<title>${text}</title>`, ended: 'complete' as const },
});
const to = (location: string) => ({ status: 302, headers: [['Location', location] as [string, string]] });

export default check({
  title: 'a request for no site ends as over IPv4',
  requirement:
    'A request with an unknown host name, without Host or with two of them ends the same way over IPv4 and over this path.',
  why: 'What answers the unknown is the default site: where families differ, one of them shows a site, or takes requests, that nobody meant to.',
  fix: 'Give both families one explicit default site (nginx: `default_server` on each `listen`).',
  fixes: { 'missing-host-served': 'Refuse HTTP/1.1 requests without Host with 400.' },
  level: 'should',
  source: [
    { rfc: 9112, section: '3.2' },
    { rfc: 9110, section: '7.4' },
    { rfc: 9110, section: '15.5.20' },
  ],
  // A server that cannot parse Host has one fault, whichever form it meets.
  requires: ['http-iis/vhost-parity', 'http-iis/status-parity', 'http-iis/literal-v6-host'],
  needs: { asked: CatchAll, reference: CatchAll.onReference() },
  messages: {
    same: ['info', '{request} at {endpoint}: {answer}, as over IPv4'],
    'accepted-on-one': ['error', '{request} at {endpoint} is answered {status}, over IPv4 {referenceStatus}'],
    differs: ['warning', '{request} at {endpoint}: {answer}; over IPv4: {referenceAnswer}'],
    'missing-host-served': [
      'warning',
      '{request} at {endpoint} is answered {status}, and over IPv4 {referenceStatus}; 400 is due',
    ],
    'no-session': ['not-applicable', '{request} at {endpoint}: {answer}, there is no connection to ask over'],
    'no-reference': ['no-baseline', '{request} at {endpoint}: {answer}; the same was not asked over IPv4'],
  },
  judge({ asked, reference }, say) {
    return asked.map((at) => {
      const { value } = at;
      const { endpoint } = whereOf(at);
      const seen = { request: words[value.form], endpoint };
      if (isUnasked(value)) return say('no-session', at, { ...seen, answer: answerText(value) });
      const base = reference.find((other) => other.value.form === value.form);
      if (base === undefined || isUnasked(base.value)) return say('no-reference', at, { ...seen, answer: classOf(value) });
      const status = { status: answerText(value), referenceStatus: answerText(base.value) };
      const isOneSided = (isServed(value) && isRefused(base.value)) || (isRefused(value) && isServed(base.value));
      if (mustBeRefused(value) && isOneSided) return say('accepted-on-one', [at, base], { ...seen, ...status });
      const [answer, referenceAnswer] = [classOf(value), classOf(base.value)];
      if (answer !== referenceAnswer) return say('differs', [at, base], { ...seen, answer, referenceAnswer });
      if (value.form === 'missing' && isServed(value)) return say('missing-host-served', [at, base], { ...seen, ...status });
      return say('same', [at, base], { ...seen, answer });
    });
  },
  examples: [
    { name: 'one default site', seen: { asked: [CatchAll.on('ipv6')], reference: [CatchAll.on('ipv4', v4)] }, says: ['same'] },
    {
      name: 'no Host is refused on both',
      seen: {
        asked: [CatchAll.on('ipv6', { ...missing, ...refused })],
        reference: [CatchAll.on('ipv4', { ...v4, ...missing, ...refused })],
      },
      says: ['same'],
    },
    {
      name: 'no Host is accepted over IPv6',
      seen: { asked: [CatchAll.on('ipv6', missing)], reference: [CatchAll.on('ipv4', { ...v4, ...missing, ...refused })] },
      says: ['accepted-on-one'],
    },
    {
      name: 'two of them are accepted over IPv4',
      seen: {
        asked: [CatchAll.on('ipv6', { form: 'twice', ...refused })],
        reference: [CatchAll.on('ipv4', { ...v4, form: 'twice' })],
      },
      says: ['accepted-on-one'],
    },
    {
      name: 'no Host is accepted on both',
      seen: { asked: [CatchAll.on('ipv6', missing)], reference: [CatchAll.on('ipv4', { ...v4, ...missing })] },
      says: ['missing-host-served'],
    },
    {
      name: 'another default site',
      seen: { asked: [CatchAll.on('ipv6', title('Welcome to nginx!'))], reference: [CatchAll.on('ipv4', v4)] },
      says: ['differs'],
    },
    {
      name: 'refused over IPv4 only',
      seen: { asked: [CatchAll.on('ipv6')], reference: [CatchAll.on('ipv4', { ...v4, status: 421 })] },
      says: ['differs'],
    },
    {
      name: 'redirects to the host asked',
      seen: {
        asked: [CatchAll.on('ipv6', to('https://sixways.invalid/'))],
        reference: [CatchAll.on('ipv4', { ...v4, ...to('/home') })],
      },
      says: ['same'],
    },
    {
      name: 'redirects of HTTP/1.0 to two hosts',
      seen: {
        asked: [CatchAll.on('ipv6', { ...missing, form: 'http10', ...to('http://web01/') })],
        reference: [CatchAll.on('ipv4', { ...v4, ...missing, form: 'http10', ...to('http://shop.test/') })],
      },
      says: ['same'],
    },
    {
      name: 'no TLS session',
      seen: {
        asked: [CatchAll.on('ipv6', { outcome: 'tls', detail: 'alert: x', status: null, headers: [], body: null })],
        reference: [CatchAll.on('ipv4', v4)],
      },
      says: ['no-session'],
    },
    {
      name: 'not asked over IPv4',
      seen: { asked: [CatchAll.on('ipv6')], reference: [CatchAll.on('ipv4', { ...v4, form: 'twice' })] },
      says: ['no-reference'],
    },
  ],
});
