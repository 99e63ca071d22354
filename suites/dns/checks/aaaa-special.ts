import { fromMapped, type IpAddress } from '../../../harness/address/ip.ts';
import { cidr, contains } from '../../../harness/address/prefix.ts';
import { isGloballyReachable, specialPurpose } from '../../../harness/address/special-purpose.ts';
import { check } from '../../../harness/model/check.ts';
import { aaaaOf } from '../examples.ts';
import { Declared } from '../observations/clients.ts';
import { Names } from '../observations.ts';
import { publishedAaaa } from '../published.ts';

const globalUnicast = cidr('2000::/3');
const wellKnownPref64 = cidr('64:ff9b::/96');
const documentation = ['2001:db8::/32', '3fff::/20'].map(cidr);
/** RFC 3701 3, and the registry's blocks that went out of use. */
const retired = [
  { prefix: cidr('3ffe::/16'), name: '6bone' },
  { prefix: cidr('2001:10::/28'), name: 'ORCHID' },
];
/** Of which other checks speak: 6to4, Teredo, unique local, link-local, site-local and multicast addresses, and the host itself. */
const others = ['2002::/16', '2001::/32', 'fc00::/7', 'fe80::/10', 'fec0::/10', 'ff00::/8', '::/96'].map(cidr);

const within = (prefixes: readonly ReturnType<typeof cidr>[], address: IpAddress): boolean =>
  prefixes.some((prefix) => contains(prefix, address));

/** What the address is reserved for; null for those of which nothing is to be said here. */
function purposeOf(address: IpAddress): string | null {
  if (address.family === 4 || within(others, address) || fromMapped(address) !== null) return null;
  const old = retired.find(({ prefix }) => contains(prefix, address));
  if (old !== undefined) return `${old.name}, retired`;
  const entry = specialPurpose(address);
  if (entry !== null) return isGloballyReachable(address) === true ? null : `${entry.name}, RFC ${entry.rfc}`;
  return contains(globalUnicast, address) ? null : 'outside 2000::/3, not assigned';
}

/** The registries of RFC 6890 and RFC 8190, as `harness/address/special-purpose.ts` has them. */
export default check({
  title: 'no AAAA of a prefix with another purpose',
  requirement:
    'No name has an AAAA record of a documentation, discard, benchmarking, translation or retired prefix, or of none assigned.',
  why: 'Nobody can route to it: a client that takes the address waits until it gives up.',
  fix: 'Replace the copied example, or the address that a translator made, with the host’s own.',
  fixes: { frozen: 'Delete the record: a DNS64 made it, for its own clients. Let the zone publish native addresses alone.' },
  level: 'must',
  source: [{ rfc: 6890, section: '2.2' }, { rfc: 9637 }, { rfc: 6052, section: '3.1' }],
  needs: { names: Names, declared: Declared.evidence() },
  messages: {
    special: ['error', '{name} has AAAA {address}: {purpose}'],
    frozen: ['warning', '{name} has AAAA {address}, of the well-known prefix for NAT64 (RFC 6052)'],
    fine: ['info', '{count} AAAA records looked at'],
    none: ['not-applicable', 'no name has an AAAA record'],
  },
  judge({ names, declared }, say) {
    const published = publishedAaaa(names);
    if (published.length === 0) return [say('none', names)];
    const isLab = declared.some(({ value }) => value.lab);
    const findings = published.flatMap(({ name, text, address, at }) => {
      const isFrozen = contains(wellKnownPref64, address);
      const purpose = isLab && within(documentation, address) ? null : purposeOf(address);
      if (purpose === null && !isFrozen) return [];
      const values = { name, address: text };
      return [isFrozen ? say('frozen', at, values) : say('special', at, { ...values, purpose: purpose ?? '' })];
    });
    return findings.length > 0 ? findings : [say('fine', names, { count: published.length })];
  },
  examples: [
    {
      name: 'a global address',
      seen: { names: [aaaaOf('2600::80')], declared: [Declared.on('ipv6', { lab: false })] },
      says: ['fine'],
    },
    {
      name: 'documentation, in a lab',
      seen: { names: [aaaaOf('2001:db8::80')], declared: [Declared.on('ipv6')] },
      says: ['fine'],
    },
    {
      name: 'a copied example',
      seen: { names: [aaaaOf('2001:db8::80')], declared: [Declared.on('ipv6', { lab: false })] },
      says: ['special'],
    },
    { name: '6bone', seen: { names: [aaaaOf('3ffe:100::1')], declared: [Declared.on('ipv6')] }, says: ['special'] },
    { name: 'discarded', seen: { names: [aaaaOf('100::1')], declared: [Declared.on('ipv6')] }, says: ['special'] },
    { name: 'not assigned', seen: { names: [aaaaOf('4000::1')], declared: [Declared.on('ipv6')] }, says: ['special'] },
    { name: 'local translation', seen: { names: [aaaaOf('64:ff9b:1::1')], declared: [Declared.on('ipv6')] }, says: ['special'] },
    {
      name: 'a frozen answer of a DNS64',
      seen: { names: [aaaaOf('64:ff9b::c633:6450')], declared: [Declared.on('ipv6')] },
      says: ['frozen'],
    },
    {
      name: 'of which other checks speak',
      seen: {
        names: [aaaaOf('fd00::1', 'fe80::1', '2002:c633:6450::1', '2001:0:1::1', '::1', '::ffff:192.0.2.1')],
        declared: [Declared.on('ipv6')],
      },
      says: ['fine'],
    },
    { name: 'no AAAA', seen: { names: [aaaaOf()], declared: [Declared.on('ipv6')] }, says: ['none'] },
  ],
});
