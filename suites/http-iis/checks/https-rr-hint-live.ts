import { check } from '../../../harness/model/check.ts';
import { endpointText } from '../../../harness/model/reach.ts';
import { HttpsRecords } from '../observations/transport.ts';
import { whereOf } from '../pages.ts';

type Hello = HttpsRecords['hellos'][number];

const isSame = (hello: Hello, base: Hello): boolean => hello.leaf !== null && hello.leaf === base.leaf;
const answerOf = ({ outcome, detail, unverified }: Hello): string =>
  outcome === 'session'
    ? `a certificate that does not verify (${unverified})`
    : `${outcome}${detail === null ? '' : `, ${detail}`}`;

const [hint, address] = HttpsRecords.sample.hellos;
const hellos = (change: Partial<Hello>, base: Partial<Hello> = {}) => ({
  hellos:
    hint === undefined || address === undefined
      ? []
      : [
          { ...hint, address: '2001:db8::dead', ...change },
          { ...address, ...base },
        ],
});
const refused = { outcome: 'refused', detail: 'connect: ECONNREFUSED', alpn: null, leaf: null } as const;
const [record] = HttpsRecords.sample.records;
const records = (change: Partial<HttpsRecords['records'][number]>) => ({
  records: record === undefined ? [] : [{ ...record, ...change }],
});

export default check({
  title: 'the addresses of the HTTPS record serve the site',
  requirement:
    'Every address hint of the HTTPS record, and every address of its target, completes TLS with the name of the site and a protocol that the record lists.',
  why: 'Clients may connect to a hint before they have asked for A and AAAA: a stale one delays or breaks the first visit.',
  fix: 'Drop the hints when the target is the owner itself, or generate them from the address records.',
  fixes: {
    'one-family': 'Give hints of both families, or none.',
    protocol: 'List in `alpn` what the server selects.',
  },
  level: 'should',
  source: [
    { rfc: 9460, section: '7.3' },
    { rfc: 9460, section: '9.1' },
  ],
  requires: ['http-iis/tls-parity', 'http-iis/cert-parity'],
  needs: { records: HttpsRecords },
  messages: {
    serves: ['info', '{name}: {at} ({by}) serves the site'],
    'hint-dead': ['error', '{name}: the hint {at} gives {answer}, while {base} serves the site'],
    'other-certificate': ['error', '{name}: the hint {at} gives {answer}, while {base} serves the site'],
    'all-dead': ['warning', '{name}: {at} ({by}) gives {answer}, and no address of the record serves the site'],
    'address-dead': ['warning', '{name}: {at}, an address of the target, gives {answer}'],
    protocol: ['warning', '{name}: {at} ({by}) selects {alpn}, which the record does not list'],
    'one-family': ['warning', '{name} has hints of {family} only'],
    malformed: ['warning', '{name}: the HTTPS records are unusable: {trouble}'],
    none: ['not-applicable', '{name} has no HTTPS record'],
  },
  judge({ records }, say) {
    const findings = records.map((at) => {
      const { name, records: list, hellos, malformed } = at.value;
      if (malformed !== null) return [say('malformed', at, { name, trouble: malformed })];
      if (list.length === 0) return [say('none', at, { ...whereOf(at), name })];
      const oneFamily = list
        .filter(({ ipv4hint, ipv6hint }) => (ipv4hint.length === 0) !== (ipv6hint.length === 0))
        .map(({ ipv4hint }) => say('one-family', at, { name, family: ipv4hint.length === 0 ? 'IPv6' : 'IPv4' }));
      const base = hellos.find(({ by, outcome, unverified }) => by === 'address' && outcome === 'session' && unverified === null);
      const known = base ?? hellos.find(({ by, outcome }) => by === 'address' && outcome === 'session');
      const isServed = (hello: Hello) =>
        hello.outcome === 'session' && (hello.unverified === null || (known !== undefined && isSame(hello, known)));
      const each = hellos.map((hello) => {
        const values = { name, at: endpointText(hello), by: hello.by, answer: answerOf(hello) };
        if (isServed(hello)) {
          return hello.isListed ? say('serves', at, values) : say('protocol', at, { ...values, alpn: hello.alpn ?? 'none' });
        }
        if (known === undefined) return say('all-dead', at, values);
        if (hello.by === 'address') return say('address-dead', at, values);
        const proof = { ...values, base: endpointText(known) };
        return hello.outcome === 'session' ? say('other-certificate', at, proof) : say('hint-dead', at, proof);
      });
      return [...oneFamily, ...each];
    });
    return findings.flat();
  },
  examples: [
    { name: 'all serve', seen: { records: [HttpsRecords.on('ipv6')] }, says: ['serves', 'serves'] },
    { name: 'a dead hint', seen: { records: [HttpsRecords.on('ipv6', hellos(refused))] }, says: ['hint-dead', 'serves'] },
    {
      name: 'a hint to another host',
      seen: { records: [HttpsRecords.on('ipv6', hellos({ unverified: 'ERR_TLS_CERT_ALTNAME_INVALID', leaf: '7'.repeat(64) }))] },
      says: ['other-certificate', 'serves'],
    },
    {
      name: 'a private CA that nobody told us of',
      seen: {
        records: [
          HttpsRecords.on(
            'ipv6',
            hellos({ unverified: 'SELF_SIGNED_CERT_IN_CHAIN' }, { unverified: 'SELF_SIGNED_CERT_IN_CHAIN' }),
          ),
        ],
      },
      says: ['serves', 'serves'],
    },
    {
      name: 'a target that is dead, and a hint that is not',
      seen: { records: [HttpsRecords.on('ipv6', hellos({}, refused))] },
      says: ['serves', 'all-dead'],
    },
    {
      name: 'one of two addresses of the target is dead',
      seen: {
        records: [HttpsRecords.on('ipv6', hellos({ ...refused, by: 'address' }))],
      },
      says: ['address-dead', 'serves'],
    },
    {
      name: 'no h2 at the hint',
      seen: { records: [HttpsRecords.on('ipv6', hellos({ alpn: null, isListed: false }))] },
      says: ['protocol', 'serves'],
    },
    {
      name: 'hints of one family',
      seen: { records: [HttpsRecords.on('ipv6', records({ ipv4hint: [] }))] },
      says: ['one-family', 'serves', 'serves'],
    },
    {
      name: 'malformed',
      seen: { records: [HttpsRecords.on('ipv6', { records: [], hellos: [], malformed: 'ipv6hint is no list of addresses' })] },
      says: ['malformed'],
    },
    { name: 'no record', seen: { records: [HttpsRecords.on('ipv6', { records: [], hellos: [] })] }, says: ['none'] },
  ],
});
