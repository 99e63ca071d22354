import { check } from '../../../harness/model/check.ts';
import {
  accessValues,
  allowing,
  declared,
  denying,
  from4,
  otherValues,
  rejected,
  reset,
  rulingOf,
  sameQuestion,
} from '../access.ts';
import { Access } from '../observations/clients.ts';

const served = [Access.on('ipv4', from4)];
const denied = [Access.on('ipv4', { ...from4, ...rejected })];

/**
 * Lists of IPv4 entries with `allowUnlisted="false"` lock out whoever comes by IPv6. The same difference the other way round is
 * acl-v6-bypass's. Which side is right only a policy can say: without one, a lock-out is a warning.
 */
export default check({
  title: 'access rules hold alike for both addresses of a client',
  requirement: 'A client that is let in by its IPv4 address is let in by its IPv6 address, unless the policy says otherwise.',
  why: 'Allow lists of IPv4 addresses lock out the same people once their browser prefers IPv6.',
  fix: 'Add the clients’ IPv6 prefixes (`/64`, `/48`) to the list. IIS: the dialog took IPv4 only for long; write them into `ipSecurity`.',
  level: 'must',
  source: [
    {
      text: 'Microsoft: IP security <ipSecurity>',
      url: 'https://learn.microsoft.com/en-us/iis/configuration/system.webserver/security/ipsecurity/',
    },
  ],
  on: ['ipv6'],
  requires: ['http-iis/tls-parity', 'http-iis/status-parity'],
  needs: { access: Access, reference: Access.onReference() },
  messages: {
    same: ['info', '{url} at {endpoint} answers {client} with {answer}, and {other} with {otherAnswer}'],
    'as-declared': ['info', '{url} at {endpoint} answers {client} with {answer}, as the policy says; {other} gets {otherAnswer}'],
    'locked-out': [
      'error',
      '{url} at {endpoint} denies {client} with {answer}, whom the policy lets in; over IPv4 {other} gets {otherAnswer}',
    ],
    'locked-out-undeclared': [
      'warning',
      '{url} at {endpoint} denies {client} with {answer}; over IPv4 {other} gets {otherAnswer}, and no policy says that it should differ',
    ],
    'denied-otherwise': [
      'warning',
      '{url} at {endpoint} denies {client} with {answer}, over IPv4 {other} with {otherAnswer}: another rule denies',
    ],
    bypass: ['not-applicable', '{url} at {endpoint} lets {client} in, and not {other} over IPv4: see http-iis/acl-v6-bypass'],
    broken: ['no-baseline', '{url} at {endpoint}: {answer}, over IPv4 {otherAnswer}: that is no decision about access'],
    'not-compared': ['not-applicable', '{url} at {endpoint}: {client} has no counterpart over IPv4'],
  },
  judge({ access, reference }, say) {
    return access.map((at) => {
      const values = accessValues(at);
      const other = sameQuestion(at, reference);
      if (other === undefined)
        return say('not-compared', at, { url: values.url, endpoint: values.endpoint, client: values.client });
      const seen = [at, other];
      const all = { ...values, ...otherValues(other) };
      const [here, there] = [rulingOf(at.value), rulingOf(other.value)];
      const policy = declared(at.value);
      if (policy === 'allow' && here === 'denied') return say('locked-out', seen, all);
      if (here === 'broken' || there === 'broken')
        return say('broken', seen, { url: all.url, endpoint: all.endpoint, answer: all.answer, otherAnswer: all.otherAnswer });
      if (here === there)
        return say(here === 'denied' && all.answer !== all.otherAnswer ? 'denied-otherwise' : 'same', seen, all);
      if (policy === (here === 'served' ? 'allow' : 'deny')) return say('as-declared', seen, all);
      if (here === 'denied') return say('locked-out-undeclared', seen, all);
      return say('bypass', seen, { url: all.url, endpoint: all.endpoint, client: all.client, other: all.other });
    });
  },
  examples: [
    { name: 'let in by both', seen: { access: [Access.on('ipv6')], reference: served }, says: ['same'] },
    { name: 'kept out by both', seen: { access: [Access.on('ipv6', rejected)], reference: denied }, says: ['same'] },
    {
      name: 'kept out over IPv6, whom the policy lets in',
      seen: { access: [Access.on('ipv6', { ...rejected, ...allowing })], reference: served },
      says: ['locked-out'],
    },
    {
      name: 'AbortRequest over IPv6, whom the policy lets in',
      seen: { access: [Access.on('ipv6', { ...reset, ...allowing })], reference: served },
      says: ['locked-out'],
    },
    {
      name: 'kept out over IPv6, and nobody says why',
      seen: { access: [Access.on('ipv6', rejected)], reference: served },
      says: ['locked-out-undeclared'],
    },
    {
      name: 'kept out over IPv6, as the policy says',
      seen: { access: [Access.on('ipv6', { ...rejected, ...denying })], reference: served },
      says: ['as-declared'],
    },
    {
      name: 'let in over IPv6 only, as the policy says',
      seen: { access: [Access.on('ipv6', allowing)], reference: denied },
      says: ['as-declared'],
    },
    { name: 'let in over IPv6 only', seen: { access: [Access.on('ipv6')], reference: denied }, says: ['bypass'] },
    {
      name: 'two ways to deny',
      seen: { access: [Access.on('ipv6', { status: 404 })], reference: denied },
      says: ['denied-otherwise'],
    },
    {
      name: 'an error of the server',
      seen: { access: [Access.on('ipv6', { status: 500 })], reference: served },
      says: ['broken'],
    },
    {
      name: 'a further address that IPv4 has not',
      seen: { access: [Access.on('ipv6', { client: 1 })], reference: served },
      says: ['not-compared'],
    },
  ],
});
