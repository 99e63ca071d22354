import { check } from '../../../harness/model/check.ts';
import { sampled, v4 } from '../examples.ts';
import { Hello } from '../observations.ts';
import { judgePairs, map } from '../pairs.ts';

type Session = NonNullable<Hello['session']>;
type Leaf = NonNullable<Session['leaf']>;

const { session } = Hello.sample;
const withLeaf = (change: Partial<Leaf>, more: Partial<Session> = {}) =>
  session === null || session.leaf === null ? {} : { session: { ...session, ...more, leaf: { ...session.leaf, ...change } } };
const renewed = { sha256: 'a'.repeat(64), serial: '0D4E5F' };
const expired = withLeaf({ ...renewed, notAfter: '2026-02-01T00:00:00.000Z' }, { unverified: 'CERT_HAS_EXPIRED' });
const none = { outcome: 'alert', detail: 'ERR_SSL_TLSV1_UNRECOGNIZED_NAME', session: null } as const;
const reference = sampled(Hello, 'ipv4', v4);

export default check({
  title: 'the same certificate as over IPv4',
  requirement: 'For the name of the site the certificate verifies on this path as it does over IPv4, with the same names in it.',
  why: 'The listener on the IPv6 address is the one where the renewed certificate is forgotten.',
  fix: 'Install the current certificate with its intermediates on the listener behind this address (IIS: `netsh http show sslcert` for [::]:443).',
  level: 'must',
  source: [
    { rfc: 9110, section: '4.3.4' },
    { rfc: 9525, section: '6' },
  ],
  requires: ['http-iis/vhost-parity'],
  needs: { hellos: Hello, reference: Hello.onReference() },
  messages: {
    same: ['info', '{url} at {endpoint} shows the certificate of IPv4, {serial}'],
    unverified: ['error', '{url} at {endpoint}: certificate {serial} does not verify ({code}), over IPv4 {referenceSerial} does'],
    'names-differ': ['error', '{url} at {endpoint}: certificate {serial} is for {names}, over IPv4 for {referenceNames}'],
    'other-certificate': [
      'warning',
      '{url} at {endpoint}: certificate {serial} of {issuer}, over IPv4 {referenceSerial} of {referenceIssuer}',
    ],
    'chain-differs': ['warning', '{url} at {endpoint}: a chain of {length} certificates, over IPv4 of {referenceLength}'],
    'verifies-nowhere': [
      'warning',
      '{url} at {endpoint}: certificate {serial} does not verify ({code}), and neither does that of IPv4',
    ],
    'no-session': ['not-applicable', '{url} at {endpoint}: no certificate was seen on both paths; see http-iis/tls-parity'],
    changing: ['nondeterministic', '{url} at {endpoint}: two handshakes gave two certificates, over IPv4 one'],
    few: ['few-samples', '{url} at {endpoint} was not asked twice on both paths'],
  },
  judge({ hellos, reference }, say) {
    return judgePairs(hellos, reference, say, (pair, at, where) => {
      const { a, b } = map(pair, (hello) => hello.session);
      const [was, is] = [a[0]?.leaf ?? null, b[0]?.leaf ?? null];
      if (was === null || is === null) return say('no-session', at, where);
      const values = { ...where, serial: is.serial, referenceSerial: was.serial };
      const code = b.map((one) => one?.unverified ?? null).find((one) => one !== null);
      const isFineOnV4 = a.every((one) => one !== null && one.unverified === null);
      if (code !== undefined && isFineOnV4) return say('unverified', at, { ...values, code });
      // A pool that serves several leaves over IPv4: which of them came is chance.
      if (was.sha256 !== a[1]?.leaf?.sha256) return say('same', at, values);
      if (is.sha256 !== b[1]?.leaf?.sha256) return say('changing', at, where);
      const names = { names: is.sans.toSorted().join(', '), referenceNames: was.sans.toSorted().join(', ') };
      if (names.names !== names.referenceNames) return say('names-differ', at, { ...values, ...names });
      if (code !== undefined) return say('verifies-nowhere', at, { ...values, code });
      if (was.sha256 !== is.sha256)
        return say('other-certificate', at, { ...values, issuer: is.issuer, referenceIssuer: was.issuer });
      if (was.chain !== is.chain) return say('chain-differs', at, { ...where, length: is.chain, referenceLength: was.chain });
      return say('same', at, values);
    });
  },
  examples: [
    { name: 'the same', seen: { hellos: sampled(Hello, 'ipv6'), reference }, says: ['same'] },
    { name: 'expired on the IPv6 listener', seen: { hellos: sampled(Hello, 'ipv6', expired), reference }, says: ['unverified'] },
    {
      name: 'the intermediate is missing',
      seen: {
        hellos: sampled(Hello, 'ipv6', withLeaf({ chain: 1 }, { unverified: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' })),
        reference,
      },
      says: ['unverified'],
    },
    {
      name: 'more names',
      seen: { hellos: sampled(Hello, 'ipv6', withLeaf({ ...renewed, sans: ['DNS:shop.test', 'DNS:x.test'] })), reference },
      says: ['names-differ'],
    },
    {
      name: 'renewed on one side',
      seen: { hellos: sampled(Hello, 'ipv6', withLeaf(renewed)), reference },
      says: ['other-certificate'],
    },
    {
      name: 'another chain',
      seen: { hellos: sampled(Hello, 'ipv6', withLeaf({ chain: 3 })), reference },
      says: ['chain-differs'],
    },
    {
      name: 'a private CA that nobody told us of',
      seen: {
        hellos: sampled(Hello, 'ipv6', withLeaf({}, { unverified: 'SELF_SIGNED_CERT_IN_CHAIN' })),
        reference: sampled(Hello, 'ipv4', { ...v4, ...withLeaf({}, { unverified: 'SELF_SIGNED_CERT_IN_CHAIN' }) }),
      },
      says: ['verifies-nowhere'],
    },
    {
      name: 'a pool with several certificates',
      seen: { hellos: sampled(Hello, 'ipv6'), reference: sampled(Hello, 'ipv4', v4, { ...v4, ...withLeaf(renewed) }) },
      says: ['same'],
    },
    {
      name: 'such a pool on IPv6 alone',
      seen: { hellos: sampled(Hello, 'ipv6', {}, withLeaf(renewed)), reference },
      says: ['changing'],
    },
    {
      name: 'the same names in another order',
      seen: {
        hellos: sampled(Hello, 'ipv6', withLeaf({ ...renewed, sans: ['DNS:www.shop.test', 'DNS:shop.test'] })),
        reference: sampled(Hello, 'ipv4', { ...v4, ...withLeaf({ sans: ['DNS:shop.test', 'DNS:www.shop.test'] }) }),
      },
      says: ['other-certificate'],
    },
    { name: 'no session', seen: { hellos: sampled(Hello, 'ipv6', none), reference }, says: ['no-session'] },
    { name: 'one sample only', seen: { hellos: sampled(Hello, 'ipv6').slice(1), reference }, says: ['few'] },
  ],
});
