import { withoutZone } from '../../../harness/address/literal.ts';
import { parseAddress, sameAddress, toMapped } from '../../../harness/address/ip.ts';
import { check, v6Paths } from '../../../harness/model/check.ts';
import { v4 } from '../examples.ts';
import { NameHello } from '../observations/transport.ts';
import { whereOf } from '../pages.ts';

type Leaf = NonNullable<NonNullable<NameHello['session']>['leaf']>;

const valuesOf = ({ sans }: Leaf, prefix: string): string[] =>
  sans.filter((san) => san.startsWith(prefix)).map((san) => san.slice(prefix.length));

/** RFC 9110 4.3.5: octets are compared, not text. OpenSSL prints an iPAddress of 16 octets as eight groups. */
const hasAddress = (leaf: Leaf, address: string): boolean =>
  valuesOf(leaf, 'IP Address:').some((text) => parseAddress(text) !== null && sameAddress(text, address));

/** What stands in the certificate in the place of an iPAddress: what some clients take, and others do not. */
function inItsPlace(leaf: Leaf, address: string, v4Address: string | null): string | null {
  const isText = (text: string) => parseAddress(text) !== null && sameAddress(text, withoutZone(address));
  if (valuesOf(leaf, 'DNS:').some(isText)) return 'the address as dNSName';
  if (leaf.subject.split('\n').some((line) => line.startsWith('CN=') && isText(line.slice(3)))) return 'the address as CN';
  const four = v4Address === null ? null : parseAddress(v4Address);
  return four?.family === 4 && hasAddress(leaf, addressText(toMapped(four).value)) ? 'its IPv4 address in mapped form' : null;
}

const addressText = (value: bigint): string => value.toString(16).padStart(32, '0').match(/.{4}/g)?.join(':') ?? '';

const { session } = NameHello.sample;
const named = (...sans: string[]) => (session?.leaf == null ? {} : { session: { ...session, leaf: { ...session.leaf, sans } } });
const common = (subject: string) =>
  session?.leaf == null ? {} : { session: { ...session, leaf: { ...session.leaf, sans: ['DNS:shop.test'], subject } } };
const declared = { declared: true };
const both = ['DNS:shop.test', 'IP Address:192.0.2.80', 'IP Address:2001:DB8:80:0:0:0:0:80'];
const reference = (...sans: string[]) => [NameHello.on('ipv4', { ...v4, ...named(...sans) })];

export default check({
  title: 'the certificate is valid for https://[address]/',
  requirement: 'A certificate for https://[v6]/ has the 16 octets of the address as iPAddress in its subjectAltName.',
  why: 'Browsers and TLS libraries compare octets: the address as dNSName or CN is taken by some tools and by no browser.',
  fix: 'Issue the certificate with `IP:<address>`. Publicly trusted certificates rarely have that: let clients use names instead.',
  level: 'should',
  source: [
    { rfc: 9110, section: '4.3.5' },
    { rfc: 5280, section: '4.2.1.6' },
    { rfc: 9525, section: '6.4' },
  ],
  on: v6Paths,
  requires: ['http-iis/cert-parity', 'http-iis/cert-nosni'],
  needs: { hellos: NameHello, reference: NameHello.onReference().optional() },
  messages: {
    valid: ['info', '{url} at {endpoint}: the certificate names {address}'],
    missing: ['error', '{url} at {endpoint}: the certificate does not have the iPAddress {address} ({instead}: {sans})'],
    'wrong-form': ['warning', '{url} at {endpoint}: the certificate has {instead} and not the iPAddress {address}'],
    'v4-only': ['warning', '{url} at {endpoint}: the certificate has the iPAddress {v4Address} and not {address}'],
    'not-meant': ['not-applicable', '{url} at {endpoint}: the certificate is for names, and nobody promises literals'],
    'no-session': ['not-applicable', '{url} at {endpoint}: no TLS session without server name; see http-iis/cert-nosni'],
  },
  judge({ hellos, reference }, say) {
    return hellos
      .filter(({ value, sample }) => value.asked === 'none' && sample === 1)
      .map((at) => {
        const { address, session, declared } = at.value;
        const values = { ...whereOf(at), address };
        const leaf = session?.leaf ?? null;
        if (leaf === null) return say('no-session', at, values);
        if (hasAddress(leaf, address)) return say('valid', at, values);
        const base = reference.find(({ value }) => value.asked === 'none' && value.session?.leaf != null);
        const v4Address = base?.value.address ?? null;
        const seen = [at, ...(base === undefined ? [] : [base])];
        const instead = inItsPlace(leaf, address, v4Address);
        if (declared) {
          const sans = leaf.sans.slice(0, 6).join(', ') || 'no subjectAltName';
          return say('missing', seen, { ...values, instead: instead ?? 'it is for other names', sans });
        }
        if (instead !== null) return say('wrong-form', seen, { ...values, instead });
        const baseLeaf = base?.value.session?.leaf ?? null;
        if (v4Address !== null && baseLeaf !== null && hasAddress(baseLeaf, v4Address)) {
          return say('v4-only', seen, { ...values, v4Address });
        }
        return say('not-meant', at, values);
      });
  },
  examples: [
    {
      name: 'both addresses',
      seen: { hellos: [NameHello.on('ipv6', named(...both))], reference: reference(...both) },
      says: ['valid'],
    },
    {
      name: 'names only, and literals are promised',
      seen: { hellos: [NameHello.on('ipv6', { ...declared, ...named('DNS:shop.test') })] },
      says: ['missing'],
    },
    {
      name: 'the address as dNSName, and literals are promised',
      seen: { hellos: [NameHello.on('ipv6', { ...declared, ...named('DNS:2001:db8:80::80') })] },
      says: ['missing'],
    },
    {
      name: 'the address as dNSName',
      seen: { hellos: [NameHello.on('ipv6', named('DNS:2001:db8:80::80'))], reference: reference('DNS:shop.test') },
      says: ['wrong-form'],
    },
    {
      name: 'the address as CN',
      seen: { hellos: [NameHello.on('ipv6', common('O=Shop\nCN=2001:db8:80::80'))], reference: reference('DNS:shop.test') },
      says: ['wrong-form'],
    },
    {
      name: 'the IPv4 address in mapped form',
      seen: {
        hellos: [NameHello.on('ipv6', named('IP Address:0:0:0:0:0:FFFF:C000:250'))],
        reference: reference('IP Address:0:0:0:0:0:FFFF:C000:250'),
      },
      says: ['wrong-form'],
    },
    {
      name: 'the IPv4 address only',
      seen: {
        hellos: [NameHello.on('ipv6', named('IP Address:192.0.2.80'))],
        reference: reference('IP Address:192.0.2.80'),
      },
      says: ['v4-only'],
    },
    {
      name: 'names only',
      seen: { hellos: [NameHello.on('ipv6', named('DNS:shop.test'))], reference: reference('DNS:shop.test') },
      says: ['not-meant'],
    },
    {
      name: 'no session',
      seen: { hellos: [NameHello.on('ipv6', { outcome: 'alert', detail: 'ALERT', session: null })] },
      says: ['no-session'],
    },
  ],
});
