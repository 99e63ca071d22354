import { check } from '../../../harness/model/check.ts';
import { accessValues, declared, from6to4, rejected, reset, rulingOf, sameQuestion } from '../access.ts';
import { Access } from '../observations/clients.ts';
import { answerText } from '../pages.ts';

const native = [Access.on('ipv6')];
const on = (change: object = {}) => [Access.on('6to4', { ...from6to4, ...change })];

export default check({
  title: '6to4 and Teredo clients are not rejected by prefix',
  requirement: 'Clients of 2002::/16 and 2001::/32 get what native IPv6 clients get, unless the policy names them.',
  why: 'Lists of bogus or foreign prefixes often hold the tunnels’, and their users are told that they may not come in.',
  fix: 'Take 2002::/16 and 2001::/32 out of the bogon or geo list, or name the block in the policy. RFC 7526 retires the anycast relay only, and not the prefix.',
  level: 'should',
  source: [
    { rfc: 7526, section: '4' },
    { rfc: 6169, section: '6' },
  ],
  on: ['6to4', 'teredo'],
  requires: ['http-iis/tls-parity', 'http-iis/status-parity'],
  needs: { access: Access, native: Access.onNative() },
  messages: {
    same: ['info', '{url} at {endpoint} answers {client} with {answer}, native IPv6 with {nativeAnswer}'],
    'as-declared': ['info', '{url} at {endpoint} denies {client} with {answer}, as the policy says'],
    rejected: ['warning', '{url} at {endpoint} denies {client} with {answer}; native IPv6 gets {nativeAnswer}'],
    broken: ['no-baseline', '{url} at {endpoint}: {answer} here and {nativeAnswer} over native IPv6 is no decision about access'],
    'no-native': ['not-applicable', '{url} at {endpoint} was not asked over native IPv6'],
  },
  judge({ access, native: natives }, say) {
    return access.map((at) => {
      const { url, endpoint, client, answer } = accessValues(at);
      const other = sameQuestion(at, natives);
      if (other === undefined) return say('no-native', at, { url, endpoint });
      const seen = [at, other];
      const nativeAnswer = answerText(other.value);
      const [here, there] = [rulingOf(at.value), rulingOf(other.value)];
      if (here === 'denied' && declared(at.value) === 'deny') return say('as-declared', seen, { url, endpoint, client, answer });
      if (here === 'broken' || there === 'broken') return say('broken', seen, { url, endpoint, answer, nativeAnswer });
      const isRejected = here === 'denied' && there === 'served';
      return say(isRejected ? 'rejected' : 'same', seen, { url, endpoint, client, answer, nativeAnswer });
    });
  },
  examples: [
    { name: 'let in', path: '6to4', seen: { access: on(), native }, says: ['same'] },
    { name: '403 for the prefix', path: '6to4', seen: { access: on(rejected), native }, says: ['rejected'] },
    { name: 'a reset for the prefix', path: '6to4', seen: { access: on(reset), native }, says: ['rejected'] },
    {
      name: '403 for the prefix, as the policy says',
      path: '6to4',
      seen: { access: on({ ...rejected, policy: [{ client: '2002::/16', access: 'deny' }] }), native },
      says: ['as-declared'],
    },
    { name: 'an error of the server', path: '6to4', seen: { access: on({ status: 500 }), native }, says: ['broken'] },
    { name: 'no native path', path: '6to4', seen: { access: on() }, says: ['no-native'] },
  ],
});
