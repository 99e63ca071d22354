import { check } from '../../../harness/model/check.ts';
import { valueParity } from '../../../harness/model/parity.ts';
import { sampled, v4 } from '../examples.ts';
import { Hello } from '../observations.ts';
import { judgePairs, map } from '../pairs.ts';

const protocolOf = ({ session }: Hello): string => session?.alpn ?? 'none';

const { session } = Hello.sample;
const plain = session === null ? {} : { session: { ...session, alpn: 'http/1.1' } };
const none = { outcome: 'closed', detail: 'EOF', session: null } as const;
const reference = sampled(Hello, 'ipv4', v4);

export default check({
  title: 'the same protocol by ALPN as over IPv4',
  requirement: 'Of h2 and http/1.1 the server selects the same on this path as over IPv4.',
  why: 'HTTP/2 on one family only means other performance and other bugs for the rest.',
  fix: 'Enable HTTP/2 on all listeners (nginx: `http2` on both; IIS 10 or later over TLS, unless the binding disables it).',
  level: 'should',
  source: [{ rfc: 7301, section: '3.2' }],
  needs: { hellos: Hello, reference: Hello.onReference() },
  messages: {
    same: ['info', '{url} at {endpoint} selects {protocol}, as over IPv4'],
    differs: ['warning', '{url} at {endpoint} selects {protocol}, over IPv4 {referenceProtocol}'],
    'no-session': ['not-applicable', '{url} at {endpoint}: no TLS session on both paths; see http-iis/tls-parity'],
    changing: ['nondeterministic', '{url} at {endpoint}: two handshakes over one path selected two protocols'],
    few: ['few-samples', '{url} at {endpoint} was not asked twice on both paths'],
  },
  judge({ hellos, reference }, say) {
    return judgePairs(hellos, reference, say, (pair, at, where) => {
      if (at.some(({ value }) => value.session === null)) return say('no-session', at, where);
      const protocols = map(pair, protocolOf);
      const parity = valueParity(protocols);
      if (parity === 'nondeterministic') return say('changing', at, where);
      const protocol = protocols.b[0];
      return parity === 'same'
        ? say('same', at, { ...where, protocol })
        : say('differs', at, { ...where, protocol, referenceProtocol: protocols.a[0] });
    });
  },
  examples: [
    { name: 'h2 on both', seen: { hellos: sampled(Hello, 'ipv6'), reference }, says: ['same'] },
    { name: 'no h2 over IPv6', seen: { hellos: sampled(Hello, 'ipv6', plain), reference }, says: ['differs'] },
    { name: 'now and then', seen: { hellos: sampled(Hello, 'ipv6', {}, plain), reference }, says: ['changing'] },
    { name: 'no session', seen: { hellos: sampled(Hello, 'ipv6', none), reference }, says: ['no-session'] },
    { name: 'one sample only', seen: { hellos: sampled(Hello, 'ipv6').slice(1), reference }, says: ['few'] },
  ],
});
