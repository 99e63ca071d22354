import { check } from '../../../harness/model/check.ts';
import type { Seen } from '../../../harness/model/observation.ts';
import { sampled, v4 } from '../examples.ts';
import { Hello, tlsVersions, VersionHello } from '../observations.ts';
import { judgePairs } from '../pairs.ts';

/** Versions on which both paths gave a clear answer: silence and our own library's limits say nothing. */
function accepted(hellos: readonly Seen<VersionHello>[], address: string): Map<string, boolean> {
  const clear = hellos.filter(
    ({ value }) => value.address === address && !['client-limit', 'silent', 'refused'].includes(value.outcome),
  );
  return new Map(clear.map(({ value }) => [value.offered, value.outcome === 'session']));
}

/** The TCP connection failed: that is not about TLS, and status-parity tells it. */
const hasNoConnection = ({ detail, outcome }: Hello): boolean => outcome !== 'session' && detail?.startsWith('connect:') === true;

const { session } = Hello.sample;
const refusal = { outcome: 'alert', detail: 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', session: null } as const;
const versions = (path: 'ipv4' | 'ipv6', ...taken: readonly string[]) =>
  tlsVersions.map((offered) =>
    VersionHello.on(path, { ...(path === 'ipv4' ? v4 : {}), offered, ...(taken.includes(offered) ? {} : refusal) }),
  );
const both = ['TLSv1.2', 'TLSv1.3'];
const reference = sampled(Hello, 'ipv4', v4);
const referenceVersions = versions('ipv4', ...both);

export default check({
  title: 'the same TLS as over IPv4',
  requirement:
    'The protocol versions that are accepted, and the cipher and group chosen for one fixed ClientHello, are those of IPv4.',
  why: 'A second listener has its own TLS settings: the old ones stay weak where nobody looks, or lock clients out.',
  fix: 'Use one TLS policy for all listeners (IIS: the per-binding flags that disable TLS 1.3 or legacy TLS; nginx: `ssl_protocols` of the IPv6 server block).',
  fixes: {
    'no-session':
      'Look at the TLS configuration of the listener behind this address. If it is silent after the ClientHello, a certificate chain larger than the path MTU may be dropped: let ICMPv6 type 2 through.',
  },
  level: 'must',
  source: [
    {
      text: 'IIS: SslFlags of a binding',
      url: 'https://learn.microsoft.com/iis/configuration/system.applicationhost/sites/site/bindings/binding',
    },
    { rfc: 8446, section: '4.2.1' },
  ],
  needs: { hellos: Hello, reference: Hello.onReference(), versions: VersionHello, referenceVersions: VersionHello.onReference() },
  messages: {
    same: ['info', '{url} at {endpoint}: {version}, {cipher}, {group}, as over IPv4'],
    'accepts-more': ['error', '{url} at {endpoint} accepts {versions}, which IPv4 refuses'],
    'accepts-less': ['error', '{url} at {endpoint} refuses {versions}, which IPv4 accepts'],
    'no-session': ['error', '{url} at {endpoint}: no TLS session ({answer}); over IPv4 {referenceVersion}'],
    'choice-differs': ['warning', '{url} at {endpoint} chooses {choice}, over IPv4 {referenceChoice}'],
    'no-connection': ['not-applicable', '{url} at {endpoint}: no connection ({answer}); see http-iis/status-parity'],
    'reference-broken': ['no-baseline', '{url}: no TLS session over IPv4 ({answer})'],
    few: ['few-samples', '{url} at {endpoint} was not asked twice on both paths'],
  },
  judge({ hellos, reference, versions, referenceVersions }, say) {
    return judgePairs(hellos, reference, say, (pair, at, where) => {
      const was = pair.a.find(({ value }) => value.session !== null)?.value;
      const is = pair.b.find(({ value }) => value.session !== null)?.value;
      const answerOf = ({ outcome, detail }: Hello) => `${outcome}: ${detail ?? ''}`;
      if (!was?.session) return say('reference-broken', at, { url: where.url, answer: answerOf(pair.a[0].value) });
      if (!is?.session) {
        const answer = answerOf(pair.b[0].value);
        if (hasNoConnection(pair.b[0].value)) return say('no-connection', at, { ...where, answer });
        return say('no-session', at, { ...where, answer, referenceVersion: was.session.version });
      }
      const here = accepted(versions, is.address);
      const there = accepted(referenceVersions, was.address);
      const differing = [...here].filter(([version, taken]) => there.has(version) && there.get(version) !== taken);
      const evidence = [...versions, ...referenceVersions].filter(({ value }) =>
        differing.some(([version]) => version === value.offered),
      );
      const [more, less] = [true, false].map((wanted) =>
        differing
          .filter(([, taken]) => taken === wanted)
          .map(([version]) => version)
          .join(', '),
      );
      const differences = [
        ...(more ? [say('accepts-more', evidence, { ...where, versions: more })] : []),
        ...(less ? [say('accepts-less', evidence, { ...where, versions: less })] : []),
      ];
      if (differences.length > 0) return differences;
      const choiceOf = ({ version, cipher, group }: NonNullable<Hello['session']>) =>
        `${version} ${cipher} ${group ?? ''}`.trim();
      const [choice, referenceChoice] = [choiceOf(is.session), choiceOf(was.session)];
      if (choice !== referenceChoice) return say('choice-differs', at, { ...where, choice, referenceChoice });
      return say('same', at, {
        ...where,
        version: is.session.version,
        cipher: is.session.cipher,
        group: is.session.group ?? 'group unknown',
      });
    });
  },
  examples: [
    {
      name: 'the same',
      seen: { hellos: sampled(Hello, 'ipv6'), reference, versions: versions('ipv6', ...both), referenceVersions },
      says: ['same'],
    },
    {
      name: 'TLS 1.0 is still there on IPv6',
      seen: { hellos: sampled(Hello, 'ipv6'), reference, versions: versions('ipv6', 'TLSv1', ...both), referenceVersions },
      says: ['accepts-more'],
    },
    {
      name: 'no TLS 1.3 on IPv6',
      seen: {
        hellos: sampled(
          Hello,
          'ipv6',
          session === null ? {} : { session: { ...session, version: 'TLSv1.2', cipher: 'ECDHE-RSA-AES128-GCM-SHA256' } },
        ),
        reference,
        versions: versions('ipv6', 'TLSv1.2'),
        referenceVersions,
      },
      says: ['accepts-less'],
    },
    {
      name: 'a version that our library cannot offer is no difference',
      seen: {
        hellos: sampled(Hello, 'ipv6'),
        reference,
        versions: [
          VersionHello.on('ipv6', {
            offered: 'TLSv1',
            outcome: 'client-limit',
            detail: 'ERR_SSL_NO_PROTOCOLS_AVAILABLE',
            session: null,
          }),
        ],
        referenceVersions: versions('ipv4', 'TLSv1', ...both),
      },
      says: ['same'],
    },
    {
      name: 'another group',
      seen: {
        hellos: sampled(Hello, 'ipv6', session === null ? {} : { session: { ...session, group: 'prime256v1' } }),
        reference,
        versions: versions('ipv6', ...both),
        referenceVersions,
      },
      says: ['choice-differs'],
    },
    {
      name: 'no TLS over IPv6',
      seen: { hellos: sampled(Hello, 'ipv6', refusal), reference, versions: versions('ipv6'), referenceVersions },
      says: ['no-session'],
    },
    {
      name: 'no connection over IPv6',
      seen: {
        hellos: sampled(Hello, 'ipv6', { outcome: 'refused', detail: 'connect: ECONNREFUSED', session: null, local: null }),
        reference,
        versions: versions('ipv6'),
        referenceVersions,
      },
      says: ['no-connection'],
    },
    {
      name: 'no TLS over IPv4',
      seen: {
        hellos: sampled(Hello, 'ipv6'),
        reference: sampled(Hello, 'ipv4', { ...v4, ...refusal }),
        versions: versions('ipv6', ...both),
        referenceVersions,
      },
      says: ['reference-broken'],
    },
    {
      name: 'one sample only',
      seen: { hellos: sampled(Hello, 'ipv6').slice(1), reference, versions: [], referenceVersions: [] },
      says: ['few'],
    },
  ],
});
