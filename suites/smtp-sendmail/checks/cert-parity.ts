import { check } from '../../../harness/model/check.ts';
import { sampled, v4 } from '../examples.ts';
import { Session, type Tls } from '../observations.ts';
import { judgePairs, map } from '../pairs.ts';

const { tls } = Session.sample;
const withLeaf = (change: Partial<NonNullable<Tls['leaf']>>, more: Partial<Tls> = {}) =>
  tls === null || tls.leaf === null ? {} : { tls: { ...tls, ...more, leaf: { ...tls.leaf, ...change } } };
const renewed = { sha256: 'a'.repeat(64), serial: '0D4E5F' };
const reference = sampled(Session, 'ipv4', v4);

export default check({
  title: 'the same certificate as over IPv4',
  requirement: 'The certificate that the service shows on this path is the one it shows over IPv4.',
  why: 'A second daemon for IPv6 is where the renewed certificate is forgotten: mail programs then warn, or refuse, some of their connections.',
  fix: 'Let both daemons read the same files (confSERVER_CERT, confSERVER_KEY), and restart both after a renewal.',
  level: 'must',
  source: [
    { rfc: 8314, section: '3' },
    { rfc: 3207, section: '4.1' },
  ],
  requires: ['smtp-sendmail/greeting', 'smtp-sendmail/greeting-parity', 'smtp-sendmail/starttls-parity'],
  needs: { sessions: Session, reference: Session.onReference() },
  messages: {
    same: ['info', '{service} at {endpoint} shows the certificate of IPv4, {serial}'],
    unverified: [
      'error',
      '{service} at {endpoint}: certificate {serial} does not verify ({code}), that of IPv4, {referenceSerial}, does',
    ],
    'names-differ': ['error', '{service} at {endpoint}: certificate {serial} is for {names}, over IPv4 for {referenceNames}'],
    'other-certificate': [
      'warning',
      '{service} at {endpoint}: certificate {serial} until {until}, over IPv4 {referenceSerial} until {referenceUntil}',
    ],
    'no-tls': ['not-applicable', '{service} at {endpoint}: no certificate was seen on both paths'],
    few: ['few-samples', '{service} at {endpoint} was not asked twice on both paths'],
  },
  judge: ({ sessions, reference }, say) =>
    judgePairs(sessions, reference, say, (pair, at, where) => {
      const { a, b } = map(pair, (value) => value.tls);
      const [was, is] = [a[0]?.leaf ?? null, b[0]?.leaf ?? null];
      if (was === null || is === null) return say('no-tls', at, where);
      const values = { ...where, serial: is.serial, referenceSerial: was.serial };
      const code = b[0]?.unverified ?? null;
      if (code !== null && a[0]?.unverified === null) return say('unverified', at, { ...values, code });
      // A pool that shows several certificates over IPv4: which of them came is chance.
      if (was.sha256 === is.sha256 || was.sha256 !== a[1]?.leaf?.sha256) return say('same', at, values);
      const names = { names: is.sans.join(', '), referenceNames: was.sans.join(', ') };
      if (names.names !== names.referenceNames) return say('names-differ', at, { ...values, ...names });
      return say('other-certificate', at, { ...values, until: is.notAfter, referenceUntil: was.notAfter });
    }),
  examples: [
    { name: 'the same', seen: { sessions: sampled(Session, 'ipv6'), reference }, says: ['same'] },
    {
      name: 'expired on the IPv6 daemon',
      seen: { sessions: sampled(Session, 'ipv6', withLeaf(renewed, { unverified: 'CERT_HAS_EXPIRED' })), reference },
      says: ['unverified'],
    },
    {
      name: 'other names',
      seen: { sessions: sampled(Session, 'ipv6', withLeaf({ ...renewed, sans: ['DNS:mail.test', 'DNS:x.test'] })), reference },
      says: ['names-differ'],
    },
    {
      name: 'renewed on one side',
      seen: { sessions: sampled(Session, 'ipv6', withLeaf(renewed)), reference },
      says: ['other-certificate'],
    },
    {
      name: 'a pool',
      seen: { sessions: sampled(Session, 'ipv6'), reference: sampled(Session, 'ipv4', v4, { ...v4, ...withLeaf(renewed) }) },
      says: ['same'],
    },
    { name: 'no TLS', seen: { sessions: sampled(Session, 'ipv6', { tls: null }), reference }, says: ['no-tls'] },
    { name: 'one sample only', seen: { sessions: sampled(Session, 'ipv6').slice(1), reference }, says: ['few'] },
  ],
});
