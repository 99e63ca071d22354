import { check } from '../../../harness/model/check.ts';
import { valueParity } from '../../../harness/model/parity.ts';
import { sampled, v4 } from '../examples.ts';
import { Page } from '../observations.ts';
import { answerText, hasAnswer } from '../pages.ts';
import { judgePairs, map } from '../pairs.ts';

/** Statuses that mean the same to a client (RFC 9110 15.4: 301/308, 302/307; 304 for a 200 it has). */
const alike = [
  [200, 304],
  [301, 308],
  [302, 303, 307],
];
const areAlike = (one: number, other: number): boolean => alike.some((set) => set.includes(one) && set.includes(other));

/** What an access list, a geo block or a protection service answers. */
const denials = new Set([403, 451, 503]);

const none = { status: null, headers: [], body: null };
const reset = { ...none, outcome: 'reset' as const, detail: 'ECONNRESET' };
const noTls = { ...none, outcome: 'tls' as const, detail: 'alert: ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION' };
const reference = sampled(Page, 'ipv4', v4);

export default check({
  title: 'the same status as over IPv4',
  requirement: 'Each URL of the target gives the same status code over IPv4 and over this path.',
  why: 'A page that is there for one family only is broken for half of the clients, and monitors that prefer the other never see it.',
  fix: 'Compare the listeners, site bindings and rewrite rules that stand behind the two addresses.',
  fixes: {
    denied: 'Look at access lists by address, geo blocking and rate limits: they often know IPv4 only.',
    'no-answer': 'The port opens and the application does not answer: look at the log of the listener behind this address.',
  },
  level: 'must',
  source: [
    { rfc: 4472, section: '4.3' },
    { rfc: 9110, section: '15' },
  ],
  // A page larger than the path's MTU meets the same black hole; a site without binding has one fault.
  requires: ['http-iis/vhost-parity', 'http-iis/large-body'],
  needs: { pages: Page, reference: Page.onReference() },
  messages: {
    same: ['info', '{url} at {endpoint} answers {status}, as over IPv4'],
    differs: ['error', '{url} at {endpoint} answers {status}, over IPv4 {referenceStatus}'],
    denied: ['error', '{url} at {endpoint} is denied with {status}, over IPv4 {referenceStatus}'],
    equivalent: [
      'warning',
      '{url} at {endpoint} answers {status}, over IPv4 {referenceStatus}: the same to a client, from another configuration',
    ],
    'no-answer': ['error', '{url} at {endpoint} gives no reply: {answer}; over IPv4 {referenceStatus}'],
    flaky: ['warning', '{url} at {endpoint} gives {answers} in two requests; over IPv4 {referenceStatus} twice'],
    'no-session': ['not-applicable', '{url} at {endpoint}: no TLS session ({answer}); see http-iis/tls-parity'],
    'reference-broken': ['no-baseline', '{url} gives {answers} over IPv4: nothing to compare with'],
    changing: ['nondeterministic', '{url} at {endpoint}: status {statuses} over this path, {referenceStatuses} over IPv4'],
    few: ['few-samples', '{url} at {endpoint} was not asked twice on both paths'],
  },
  judge({ pages, reference }, say) {
    return judgePairs(pages, reference, say, (pair, at, where) => {
      const answers = map(pair, answerText);
      const broken = { ...where, answers: answers.a.join(' and ') };
      if (!pair.a.every(({ value }) => hasAnswer(value)))
        return say('reference-broken', at, { url: broken.url, answers: broken.answers });
      const referenceStatus = pair.a[0].value.status ?? 0;
      const missing = pair.b.filter(({ value }) => !hasAnswer(value));
      if (missing.length > 0 && missing.every(({ value }) => value.outcome === 'tls')) {
        return say('no-session', at, { ...where, answer: answers.b.join(' and ') });
      }
      if (missing.length === 2) return say('no-answer', at, { ...where, answer: answers.b[0], referenceStatus });
      if (missing.length === 1) return say('flaky', at, { ...where, answers: answers.b.join(' and '), referenceStatus });
      const parity = valueParity(map(pair, ({ status }) => status));
      const status = pair.b[0].value.status ?? 0;
      if (parity === 'nondeterministic') {
        return say('changing', at, { ...where, statuses: answers.b.join(' and '), referenceStatuses: answers.a.join(' and ') });
      }
      if (parity === 'same') return say('same', at, { ...where, status });
      if (areAlike(status, referenceStatus)) return say('equivalent', at, { ...where, status, referenceStatus });
      return say(denials.has(status) ? 'denied' : 'differs', at, { ...where, status, referenceStatus });
    });
  },
  examples: [
    { name: 'the same', seen: { pages: sampled(Page, 'ipv6'), reference }, says: ['same'] },
    { name: '404 over IPv6', seen: { pages: sampled(Page, 'ipv6', { status: 404 }), reference }, says: ['differs'] },
    { name: '403 over IPv6', seen: { pages: sampled(Page, 'ipv6', { status: 403 }), reference }, says: ['denied'] },
    {
      name: '308 for 301',
      seen: { pages: sampled(Page, 'ipv6', { status: 308 }), reference: sampled(Page, 'ipv4', { ...v4, status: 301 }) },
      says: ['equivalent'],
    },
    { name: 'reset over IPv6', seen: { pages: sampled(Page, 'ipv6', reset), reference }, says: ['no-answer'] },
    { name: 'one reset over IPv6', seen: { pages: sampled(Page, 'ipv6', {}, reset), reference }, says: ['flaky'] },
    { name: 'no TLS over IPv6', seen: { pages: sampled(Page, 'ipv6', noTls), reference }, says: ['no-session'] },
    {
      name: 'IPv4 is broken',
      seen: { pages: sampled(Page, 'ipv6'), reference: sampled(Page, 'ipv4', { ...v4, ...reset }) },
      says: ['reference-broken'],
    },
    { name: 'a status that changes', seen: { pages: sampled(Page, 'ipv6', {}, { status: 503 }), reference }, says: ['changing'] },
    { name: 'one sample only', seen: { pages: sampled(Page, 'ipv6').slice(1), reference }, says: ['few'] },
  ],
});
