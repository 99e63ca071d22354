import { check, v6Paths } from '../../../harness/model/check.ts';
import type { Seen } from '../../../harness/model/observation.ts';
import { siteOf } from '../identity.ts';
import { Literal } from '../observations.ts';
import { H2Page } from '../observations/literals.ts';
import { isSite, whereOf } from '../pages.ts';

type Answer = Pick<H2Page, 'detail' | 'status'> & { readonly outcome: string };

const answerText = ({ outcome, detail, status }: Answer): string =>
  status === null ? `${outcome}${detail === null ? '' : ` (${detail})`}` : String(status);

const isBroken = ({ status }: Answer): boolean => status === null || status === 400 || status >= 500;
const isAsked = ({ value }: Seen<H2Page>): boolean =>
  value.outcome !== 'no-h2' && value.outcome !== 'tls' && value.outcome !== 'refused';

const byName = H2Page.on('ipv6', { form: 'name', url: 'https://shop.test/', authority: 'shop.test' });
const none = { status: null, headers: [], body: null, marker: null };
const secure = { url: 'https://[2001:db8:80::80]/', port: 443 };
const literal = [Literal.on('ipv6', secure)];
const protocolError = { ...none, outcome: 'stream', detail: 'PROTOCOL_ERROR' } as const;

/** RFC 9110 7.2: in HTTP/2, `:authority` stands for Host. */
export default check({
  title: 'HTTP/2 takes an address as authority',
  requirement: 'With `:authority: [v6]` over HTTP/2 the same site answers as with `Host: [v6]` over HTTP/1.1.',
  why: 'Browsers speak HTTP/2 wherever it is offered: an address that works with every tool still fails for users.',
  fix: 'Update the front end, and parse `:authority` as what it is, a host with an optional port and no scheme.',
  fixes: {
    misdirected: 'Let the site take its addresses, or leave it: a client may repeat the request over another connection.',
  },
  level: 'must',
  source: [
    { rfc: 9110, section: '7.2' },
    { rfc: 9113, section: '8.3.1' },
  ],
  on: v6Paths,
  requires: ['http-iis/literal-v6-host'],
  needs: { asked: H2Page, literal: Literal },
  messages: {
    'as-http1': ['info', '{url} at {endpoint} answers {answer} over HTTP/2, as over HTTP/1.1'],
    rejected: ['error', '{url} at {endpoint}: {answer} over HTTP/2, {http1} over HTTP/1.1; the name is served over both'],
    misdirected: ['warning', '{url} at {endpoint} answers 421 over HTTP/2, {http1} over HTTP/1.1'],
    'other-answer': ['warning', '{url} at {endpoint} answers {answer} over HTTP/2, {http1} over HTTP/1.1'],
    'h2-broken': [
      'warning',
      '{url} at {endpoint}: {answer} over HTTP/2, and the name gives {named}: it is not about the address',
    ],
    'no-h2': ['not-applicable', '{url} at {endpoint}: HTTP/2 is not selected'],
    'no-http1': ['not-applicable', '{url} at {endpoint} gets no answer over HTTP/1.1 ({http1}): see http-iis/literal-v6-host'],
    'no-session': ['not-applicable', '{url} at {endpoint}: {answer}; see http-iis/tls-parity'],
  },
  judge({ asked, literal }, say) {
    const judged = asked
      .filter(({ value }) => value.form === 'literal')
      .map((at) => {
        const { value } = at;
        const where = whereOf(at);
        if (value.outcome === 'no-h2') return [say('no-h2', at, where)];
        if (!isAsked(at)) return [say('no-session', at, { ...where, answer: answerText(value) })];
        const base = literal.find((other) => other.value.canonical && other.value.address === value.address);
        if (base === undefined) return [];
        if (base.value.status === null) return [say('no-http1', [at, base], { ...where, http1: answerText(base.value) })];
        const answer = isSite(value) ? `${answerText(value)}, ${siteOf(value)}` : answerText(value);
        const http1 = isSite(base.value) ? `${answerText(base.value)}, ${siteOf(base.value)}` : answerText(base.value);
        const values = { ...where, answer, http1 };
        if (answer === http1 && value.status !== null) return [say('as-http1', [at, base], values)];
        if (!isBroken(value) || !isSite(base.value))
          return [say(value.status === 421 ? 'misdirected' : 'other-answer', [at, base], values)];
        const named = asked.find((other) => other.value.form === 'name' && other.value.address === value.address);
        if (named !== undefined && isAsked(named) && isBroken(named.value)) {
          return [say('h2-broken', [at, named], { ...where, answer, named: answerText(named.value) })];
        }
        return [say('rejected', [at, base, ...(named === undefined ? [] : [named])], values)];
      });
    return judged.flat();
  },
  examples: [
    { name: 'as over HTTP/1.1', seen: { asked: [H2Page.on('ipv6'), byName], literal }, says: ['as-http1'] },
    {
      name: 'refused over both',
      seen: { asked: [H2Page.on('ipv6', { status: 400 }), byName], literal: [Literal.on('ipv6', { ...secure, status: 400 })] },
      says: ['as-http1'],
    },
    {
      name: 'a parser without scheme',
      seen: { asked: [H2Page.on('ipv6', { status: 400 }), byName], literal },
      says: ['rejected'],
    },
    { name: 'a protocol error', seen: { asked: [H2Page.on('ipv6', protocolError), byName], literal }, says: ['rejected'] },
    { name: 'misdirected', seen: { asked: [H2Page.on('ipv6', { status: 421 }), byName], literal }, says: ['misdirected'] },
    {
      name: 'no certificate without SNI, which HTTP/1.1 by address has not',
      seen: {
        asked: [H2Page.on('ipv6', { status: 403 }), byName],
        literal: [Literal.on('ipv6', { ...secure, ...none, outcome: 'tls' })],
      },
      says: ['no-http1'],
    },
    {
      name: 'refused over both, in two ways',
      seen: { asked: [H2Page.on('ipv6', { status: 400 }), byName], literal: [Literal.on('ipv6', { ...secure, status: 404 })] },
      says: ['other-answer'],
    },
    { name: 'another status', seen: { asked: [H2Page.on('ipv6', { status: 404 }), byName], literal }, says: ['other-answer'] },
    {
      name: 'HTTP/2 fails as such',
      seen: { asked: [H2Page.on('ipv6', protocolError), { ...byName, value: { ...byName.value, ...protocolError } }], literal },
      says: ['h2-broken'],
    },
    { name: 'no HTTP/2', seen: { asked: [H2Page.on('ipv6', { ...none, outcome: 'no-h2' })], literal }, says: ['no-h2'] },
    {
      name: 'no TLS',
      seen: { asked: [H2Page.on('ipv6', { ...none, outcome: 'tls', detail: 'alert: x' })], literal },
      says: ['no-session'],
    },
    {
      name: 'the address was not asked over HTTP/1.1',
      seen: { asked: [H2Page.on('ipv6')], literal: [Literal.on('ipv6', { ...secure, address: '2001:db8:80::81' })] },
      says: [],
    },
  ],
});
