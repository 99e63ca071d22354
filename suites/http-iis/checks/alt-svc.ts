import { check } from '../../../harness/model/check.ts';
import { v4 } from '../examples.ts';
import { Alternatives } from '../observations/transport.ts';
import { whereOf } from '../pages.ts';

const none = { field: null, list: [] };
const one = (outcome: Alternatives['list'][number]['outcome'], detail: string | null, text = 'h2="alt.shop.test:443"') => ({
  field: text,
  list: [{ text, outcome, detail }],
});
const reference = [Alternatives.on('ipv4', v4)];

export default check({
  title: 'advertised alternatives work on this path',
  requirement:
    'Each alternative of Alt-Svc has an address of the family it is advertised on, and its port answers; literals have brackets.',
  why: 'Browsers remember an alternative for days, and try it first: a dead one costs every later visit.',
  fix: 'Advertise `:443` of the same host, or give the alternative the same families as the site.',
  fixes: { malformed: 'Write the authority as `"[2001:db8::1]:443"`, in brackets and quotes, or as `":443"`.' },
  level: 'should',
  source: [
    { rfc: 7838, section: '3' },
    { rfc: 3986, section: '3.2.2' },
  ],
  requires: ['http-iis/status-parity', 'http-iis/vhost-parity'],
  needs: { alternatives: Alternatives, reference: Alternatives.onReference().optional() },
  messages: {
    works: ['info', '{url} at {endpoint}: {text} answers at {detail}'],
    malformed: ['error', '{url} at {endpoint} advertises {text}: {detail}'],
    'no-address': ['warning', '{url} at {endpoint} advertises {text}, and {detail} has no address of this family'],
    dead: ['warning', '{url} at {endpoint} advertises {text}, which does not answer: {outcome} at {detail}'],
    differs: ['warning', '{url} at {endpoint} advertises {field}, over IPv4 {referenceField}'],
    unreachable: ['path-down', '{url} at {endpoint} advertises {text}: an ICMP error of an unknown sender at {detail}'],
    unresolved: ['resolver', '{url} at {endpoint} advertises {text}: its name could not be looked up ({detail})'],
    'no-client': ['client-limit', '{url} at {endpoint} advertises {text}: there is no client for it here'],
    none: ['not-applicable', '{url} at {endpoint} advertises no alternative'],
    unanswered: ['not-applicable', '{url} at {endpoint}: there was no reply to look at; see http-iis/status-parity'],
  },
  judge({ alternatives, reference }, say, path) {
    const findings = alternatives.map((at) => {
      const where = whereOf(at);
      const { field, list, isAnswered } = at.value;
      if (!isAnswered) return [say('unanswered', at, where)];
      const base = path === 'ipv4' ? undefined : reference.find(({ value }) => value.isAnswered && value.url === at.value.url);
      const isOther = base !== undefined && base.value.field !== field;
      const difference = isOther
        ? [say('differs', [at, base], { ...where, field: field ?? 'nothing', referenceField: base.value.field ?? 'nothing' })]
        : [];
      if (list.length === 0) return isOther ? difference : [say('none', at, where)];
      const each = list.map(({ text, outcome, detail }) => {
        const values = { ...where, text, detail: detail ?? '' };
        if (outcome === 'open') return say('works', at, values);
        if (outcome === 'resolver') return say('unresolved', at, values);
        if (outcome === 'refused' || outcome === 'reset' || outcome === 'timeout') return say('dead', at, { ...values, outcome });
        return say(outcome, at, values);
      });
      return [...difference, ...each];
    });
    return findings.flat();
  },
  examples: [
    { name: 'it works', seen: { alternatives: [Alternatives.on('ipv6')], reference }, says: ['works'] },
    {
      name: 'a literal without brackets',
      seen: {
        alternatives: [Alternatives.on('ipv4', one('malformed', 'an IPv6 literal without brackets', 'h2="2001:db8::1:443"'))],
      },
      path: 'ipv4',
      says: ['malformed'],
    },
    {
      name: 'a name without AAAA record',
      seen: { alternatives: [Alternatives.on('ipv6', one('no-address', 'alt.shop.test'))], reference },
      says: ['no-address'],
    },
    {
      name: 'nothing listens there',
      seen: { alternatives: [Alternatives.on('ipv6', one('refused', '2001:db8::1 port 443 (ECONNREFUSED)'))], reference },
      says: ['dead'],
    },
    {
      name: 'nothing answers there',
      seen: { alternatives: [Alternatives.on('ipv6', one('timeout', '2001:db8::1 port 443 (ETIMEDOUT)'))], reference },
      says: ['dead'],
    },
    {
      name: 'a router rejects it',
      seen: { alternatives: [Alternatives.on('ipv6', one('unreachable', '2001:db8::1 port 443 (EHOSTUNREACH)'))], reference },
      says: ['unreachable'],
    },
    {
      name: 'HTTP/3',
      seen: {
        alternatives: [Alternatives.on('ipv6', one('no-client', 'h3', 'h3=":443"'))],
        reference: [Alternatives.on('ipv4', { ...v4, ...one('no-client', 'h3', 'h3=":443"') })],
      },
      says: ['no-client'],
    },
    {
      name: 'the resolvers fail',
      seen: { alternatives: [Alternatives.on('ipv6', one('resolver', 'ESERVFAIL'))], reference },
      says: ['unresolved'],
    },
    {
      name: 'over IPv4 only',
      seen: { alternatives: [Alternatives.on('ipv6', none)], reference },
      says: ['differs'],
    },
    {
      name: 'none at all',
      seen: { alternatives: [Alternatives.on('ipv6', none)], reference: [Alternatives.on('ipv4', { ...v4, ...none })] },
      says: ['none'],
    },
    {
      name: 'no reply',
      seen: { alternatives: [Alternatives.on('ipv6', { ...none, isAnswered: false })], reference },
      says: ['unanswered'],
    },
  ],
});
