import { ip, formatAddress } from '../../../harness/address/ip.ts';
import { sixToFourEndpoint } from '../../../harness/address/six-to-four.ts';
import { decodeTeredo } from '../../../harness/address/teredo.ts';
import { check, v6Paths } from '../../../harness/model/check.ts';
import {
  accessValues,
  allowing,
  declared,
  denying,
  from4,
  from6to4,
  otherValues,
  rejected,
  rulingOf,
  sameQuestion,
} from '../access.ts';
import { Access } from '../observations/clients.ts';

const served = [Access.on('ipv4', from4)];
const denied = [Access.on('ipv4', { ...from4, ...rejected })];

/** The IPv4 address that a tunnel's source address carries (RFC 3056 2, RFC 4380 4); null for a native one. */
function embedded(address: string | undefined): string | null {
  if (address === undefined) return null;
  const parsed = ip(address);
  const inner = sixToFourEndpoint(parsed) ?? decodeTeredo(parsed)?.client ?? null;
  return inner === null ? null : formatAddress(inner);
}

export default check({
  title: 'a denied client does not get in over IPv6',
  requirement: 'Who is denied by IPv4 address is denied over IPv6, 6to4 and Teredo, too, unless the policy says otherwise.',
  why: 'A deny list of IPv4 addresses stops nobody who has IPv6: the same machine walks in by its other address.',
  fix: 'Deny by default, and list the allowed prefixes of each family.',
  fixes: {
    'bypass-by-tunnel':
      'Deny by default; where tunnels may come in, compare the IPv4 address within 2002::/16 and 2001::/32 with the list.',
  },
  level: 'must',
  source: [
    {
      text: 'Microsoft: IP security <ipSecurity>',
      url: 'https://learn.microsoft.com/en-us/iis/configuration/system.webserver/security/ipsecurity/',
    },
  ],
  on: v6Paths,
  requires: ['http-iis/tls-parity', 'http-iis/status-parity'],
  needs: { access: Access, reference: Access.onReference() },
  messages: {
    denied: ['info', '{url} at {endpoint} denies {client} with {answer}, as it does {other} over IPv4'],
    'as-declared': ['info', '{url} at {endpoint} lets {client} in, as the policy says; over IPv4 {other} gets {otherAnswer}'],
    bypass: [
      'error',
      '{url} at {endpoint} lets {client} in with {answer}, and denies {other} of the same client with {otherAnswer}',
    ],
    'bypass-by-tunnel': [
      'warning',
      '{url} at {endpoint} lets {client} in with {answer}, a tunnel of {embedded}, and denies {other} over IPv4 with {otherAnswer}',
    ],
    'against-policy': ['error', '{url} at {endpoint} lets {client} in with {answer}, whom the policy denies'],
    'no-deny': ['not-applicable', '{url} does not deny {other} over IPv4 ({otherAnswer})'],
    broken: ['no-baseline', '{url} at {endpoint}: {answer}, which is no decision about access'],
    'not-compared': ['not-applicable', '{url} at {endpoint}: {client} has no counterpart over IPv4'],
  },
  judge({ access, reference }, say) {
    return access.map((at) => {
      const { url, endpoint, client, answer } = accessValues(at);
      const [here, policy] = [rulingOf(at.value), declared(at.value)];
      if (here === 'served' && policy === 'deny') return say('against-policy', at, { url, endpoint, client, answer });
      const counterpart = sameQuestion(at, reference);
      if (counterpart === undefined) return say('not-compared', at, { url, endpoint, client });
      const seen = [at, counterpart];
      const { other, otherAnswer } = otherValues(counterpart);
      if (rulingOf(counterpart.value) !== 'denied') return say('no-deny', seen, { url, other, otherAnswer });
      if (here === 'broken') return say('broken', seen, { url, endpoint, answer });
      if (here === 'denied') return say('denied', seen, { url, endpoint, client, answer, other });
      if (policy === 'allow') return say('as-declared', seen, { url, endpoint, client, other, otherAnswer });
      const inner = embedded(at.value.local?.address);
      const values = { url, endpoint, client, answer, other, otherAnswer };
      return inner === null ? say('bypass', seen, values) : say('bypass-by-tunnel', seen, { ...values, embedded: inner });
    });
  },
  examples: [
    { name: 'kept out by both', seen: { access: [Access.on('ipv6', rejected)], reference: denied }, says: ['denied'] },
    { name: 'kept out by IPv4 address only', seen: { access: [Access.on('ipv6')], reference: denied }, says: ['bypass'] },
    {
      name: 'the same over 6to4',
      path: '6to4',
      seen: { access: [Access.on('6to4', from6to4)], reference: denied },
      says: ['bypass-by-tunnel'],
    },
    {
      name: 'let in, as the policy says',
      seen: { access: [Access.on('ipv6', allowing)], reference: denied },
      says: ['as-declared'],
    },
    {
      name: 'let in, whom the policy denies',
      seen: { access: [Access.on('ipv6', denying)], reference: served },
      says: ['against-policy'],
    },
    { name: 'nobody is denied', seen: { access: [Access.on('ipv6')], reference: served }, says: ['no-deny'] },
    {
      name: 'an error of the server',
      seen: { access: [Access.on('ipv6', { status: 502 })], reference: denied },
      says: ['broken'],
    },
    {
      name: 'a further address that IPv4 has not',
      seen: { access: [Access.on('ipv6', { client: 1 })], reference: denied },
      says: ['not-compared'],
    },
  ],
});
