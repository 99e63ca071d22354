import { formatAddress, fromMapped, type IpAddress } from '../../../harness/address/ip.ts';
import { cidr, contains } from '../../../harness/address/prefix.ts';
import { check } from '../../../harness/model/check.ts';
import { aaaaOf } from '../examples.ts';
import { Names } from '../observations.ts';
import { publishedAaaa } from '../published.ts';

const compatible = cidr('::/96');

/** The IPv4 address within (RFC 4291 2.5.5); `::` and `::1` are neither. */
function embedded(address: IpAddress): { kind: string; v4: string } | null {
  const mapped = address.family === 6 ? fromMapped(address) : null;
  if (mapped !== null) return { kind: 'IPv4-mapped', v4: formatAddress(mapped) };
  if (!contains(compatible, address) || address.value <= 1n) return null;
  return { kind: 'IPv4-compatible', v4: formatAddress({ family: 4, value: address.value }) };
}

export default check({
  title: 'no IPv4-mapped or -compatible AAAA',
  requirement: 'No name has an AAAA record in ::ffff:0:0/96 or ::/96.',
  why: 'Nothing of that kind goes over an IPv6 network: systems connect over IPv4 or fail, and DNS64 has to treat the record as absent.',
  fix: 'Delete the AAAA record: the A record says the same. Publish an AAAA when the host has an IPv6 address.',
  level: 'must',
  source: [
    { rfc: 6147, section: '5.1.4' },
    { rfc: 4291, section: '2.5.5' },
  ],
  needs: { names: Names },
  messages: {
    embedded: ['error', '{name} has AAAA {address}, the {kind} form of {v4}'],
    fine: ['info', '{count} AAAA records looked at'],
    none: ['not-applicable', 'no name has an AAAA record'],
  },
  judge({ names }, say) {
    const published = publishedAaaa(names);
    if (published.length === 0) return [say('none', names)];
    const findings = published.flatMap(({ name, text, address, at }) => {
      const of = embedded(address);
      return of === null ? [] : [say('embedded', at, { name, address: text, ...of })];
    });
    return findings.length > 0 ? findings : [say('fine', names, { count: published.length })];
  },
  examples: [
    { name: 'a global address', seen: { names: [aaaaOf('2001:db8::80')] }, says: ['fine'] },
    { name: 'mapped', seen: { names: [aaaaOf('::ffff:198.51.100.80')] }, says: ['embedded'] },
    { name: 'compatible', seen: { names: [aaaaOf('::198.51.100.80')] }, says: ['embedded'] },
    { name: 'the loopback address is another fault', seen: { names: [aaaaOf('::1')] }, says: ['fine'] },
    { name: 'no AAAA', seen: { names: [aaaaOf()] }, says: ['none'] },
  ],
});
