import { check, v6Paths } from '../../../harness/model/check.ts';
import { Literal, Page } from '../observations.ts';
import { answerText, isSite, whereOf } from '../pages.ts';

const rejections = new Set([400, 404, 421]);
const isCrash = ({ status }: Literal): boolean => status === null || status >= 500;
/** Ended in the same way without an answer, or with the same status: a front end that has no site, or no certificate, for addresses. */
const isAlike = (one: Literal, other: Literal): boolean =>
  one.status === other.status && (one.status !== null || one.outcome === other.outcome);

const v4 = { url: 'http://192.0.2.80/', address: '192.0.2.80', host: '192.0.2.80' };
const none = { status: null, headers: [], body: null };
const reset = { ...none, outcome: 'reset' as const, detail: 'ECONNRESET' };
const undeclared = { declared: false };
const name = [Page.on('ipv6')];
const served = [Literal.on('ipv4', v4)];

/**
 * RFC 3986 3.2.2: a literal stands in brackets, and the brackets travel in the Host field (RFC 9110 7.2).
 *
 * A 400 alone does not tell a server that cannot parse `[` from one that has no site for literals: http.sys answers "Invalid Hostname" for
 * routing, too. The IPv4 literal decides, since only brackets and colons make the difference.
 */
export default check({
  title: 'a literal [v6] URL is served',
  requirement: 'A request whose Host is the bracketed address is answered by a site, not by an error about the host.',
  why: 'Monitors, load balancers, appliances and users without working DNS reach the site by address.',
  fix: 'Parse Host with a URI parser and strip the port only after `]`.',
  fixes: {
    'no-binding':
      'Where the target shall serve literals, bind a site for them (IIS: `*:80:`; nginx: `default_server`); https takes a certificate for clients without SNI, too.',
    'not-served': 'Add a binding for the IPv6 address, as there is for the IPv4 one.',
    'not-parsed-no-baseline': 'See what the IPv4 literal gives: if it is served, Host parsing stops at the first colon.',
  },
  level: 'must',
  source: [
    { rfc: 3986, section: '3.2.2' },
    { rfc: 9110, section: '7.2' },
    { rfc: 5952, section: '6' },
  ],
  on: v6Paths,
  // A server that gives the name away on this path, or no TLS session to a client without SNI, says nothing new about literals.
  requires: ['http-iis/status-parity', 'http-iis/vhost-parity', 'http-iis/cert-nosni'],
  needs: { literal: Literal, reference: Literal.onReference().optional(), pages: Page.optional() },
  messages: {
    served: ['info', '{url} at {endpoint} answers {answer}'],
    'not-parsed': [
      'error',
      '{url} at {endpoint} answers 400, and {referenceUrl} {referenceAnswer}: only the brackets and colons differ',
    ],
    'not-parsed-undeclared': [
      'warning',
      '{url} at {endpoint} answers 400, and {referenceUrl} {referenceAnswer}: only the brackets and colons differ',
    ],
    'not-parsed-no-baseline': [
      'warning',
      '{url} at {endpoint} answers 400; without the IPv4 literal policy and parser cannot be told apart (no-baseline)',
    ],
    'no-binding': [
      'warning',
      '{url} at {endpoint} answers {answer}, and so does {referenceUrl} ({referenceAnswer}): no site takes literals',
    ],
    'not-served': ['warning', '{url} at {endpoint} answers {answer}'],
    crashed: ['error', '{url} at {endpoint}: {answer}, while the name is served'],
    'crashed-undeclared': ['warning', '{url} at {endpoint}: {answer}, while the name is served'],
    'name-broken': ['not-applicable', '{url} at {endpoint} answers {answer}, and so does the name: it is not about literals'],
  },
  judge({ literal, reference, pages }, say) {
    return literal
      .filter(({ value }) => value.canonical)
      .map((at) => {
        const values = { ...whereOf(at), answer: answerText(at.value) };
        const { declared, address, status } = at.value;
        if (isSite(at.value)) return say('served', at, values);
        const named = pages.filter(({ value }) => value.main && value.address === address);
        if (named.length > 0 && !named.some(({ value }) => isSite(value))) return say('name-broken', [at, ...named], values);
        const base = reference.find(({ value }) => value.canonical);
        const seen = [at, ...named, ...(base === undefined ? [] : [base])];
        const baseline = {
          referenceUrl: base?.value.url ?? '',
          referenceAnswer: base === undefined ? '' : answerText(base.value),
        };
        if (isCrash(at.value) && declared) return say('crashed', seen, values);
        if (base !== undefined && isCrash(at.value) && isAlike(at.value, base.value))
          return say('no-binding', seen, { ...values, ...baseline });
        if (isCrash(at.value)) return say('crashed-undeclared', seen, values);
        if (base !== undefined && rejections.has(base.value.status ?? 0))
          return say('no-binding', seen, { ...values, ...baseline });
        if (status !== 400) return say('not-served', seen, values);
        if (base === undefined || !isSite(base.value)) return say('not-parsed-no-baseline', seen, values);
        return say(declared ? 'not-parsed' : 'not-parsed-undeclared', seen, { ...values, ...baseline });
      });
  },
  examples: [
    { name: 'served', seen: { literal: [Literal.on('ipv6')], reference: served, pages: name }, says: ['served'] },
    {
      name: 'redirected to the name',
      seen: { literal: [Literal.on('ipv6', { status: 301 })], reference: served, pages: name },
      says: ['served'],
    },
    {
      name: 'Host is split at the first colon',
      seen: { literal: [Literal.on('ipv6', { status: 400 })], reference: served, pages: name },
      says: ['not-parsed'],
    },
    {
      name: 'the same, where nobody promised literals',
      seen: { literal: [Literal.on('ipv6', { status: 400, ...undeclared })], reference: served, pages: name },
      says: ['not-parsed-undeclared'],
    },
    {
      name: 'no site takes literals',
      seen: {
        literal: [Literal.on('ipv6', { status: 400 })],
        reference: [Literal.on('ipv4', { ...v4, status: 404 })],
        pages: name,
      },
      says: ['no-binding'],
    },
    {
      name: '400, and IPv4 was not asked',
      seen: { literal: [Literal.on('ipv6', { status: 400 })], pages: name },
      says: ['not-parsed-no-baseline'],
    },
    {
      name: '400, and IPv4 gave no reply',
      seen: { literal: [Literal.on('ipv6', { status: 400 })], reference: [Literal.on('ipv4', { ...v4, ...reset })], pages: name },
      says: ['not-parsed-no-baseline'],
    },
    {
      name: '421, and IPv4 is served',
      seen: { literal: [Literal.on('ipv6', { status: 421 })], reference: served, pages: name },
      says: ['not-served'],
    },
    {
      name: 'the parser crashes',
      seen: { literal: [Literal.on('ipv6', { status: 500 })], reference: served, pages: name },
      says: ['crashed'],
    },
    {
      name: 'the process dies',
      seen: { literal: [Literal.on('ipv6', reset)], reference: served, pages: name },
      says: ['crashed'],
    },
    {
      name: 'the process dies, where nobody promised literals',
      seen: { literal: [Literal.on('ipv6', { ...reset, ...undeclared })], reference: served, pages: name },
      says: ['crashed-undeclared'],
    },
    {
      name: 'a front end ends the connection of whoever asks by address',
      seen: {
        literal: [Literal.on('ipv6', { ...reset, ...undeclared })],
        reference: [Literal.on('ipv4', { ...v4, ...reset })],
        pages: name,
      },
      says: ['no-binding'],
    },
    {
      name: 'the same, where literals are promised',
      seen: { literal: [Literal.on('ipv6', reset)], reference: [Literal.on('ipv4', { ...v4, ...reset })], pages: name },
      says: ['crashed'],
    },
    {
      name: 'the name is answered with 400 too',
      seen: { literal: [Literal.on('ipv6', { status: 400 })], reference: served, pages: [Page.on('ipv6', { status: 400 })] },
      says: ['name-broken'],
    },
    {
      name: 'other forms are not its concern',
      seen: { literal: [Literal.on('ipv6', { form: 'port', canonical: false, status: 400 })] },
      says: [],
    },
  ],
});
