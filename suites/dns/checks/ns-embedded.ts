import { type AddressClass, classify } from '../../../harness/address/classify.ts';
import { parseAddress } from '../../../harness/address/ip.ts';
import { check } from '../../../harness/model/check.ts';
import { isCompatible } from '../embedded.ts';
import { Delegation } from '../observations/zone.ts';

/** A translator or nobody answers there; and a tunnel, for those that live by relays. */
const embedded: ReadonlySet<AddressClass> = new Set(['nat64', 'mapped']);
const tunnels: ReadonlySet<AddressClass> = new Set(['6to4', 'teredo', 'isatap']);

const [first] = Delegation.sample.servers;
const at = (...aaaa: string[]) => ({
  delegation: [Delegation.on('ipv6', { servers: first === undefined ? [] : [{ ...first, aaaa }] })],
});

export default check({
  title: 'name servers have native IPv6 addresses',
  requirement: 'No AAAA record of a name server is an IPv4-embedded address, nor one of a tunnel.',
  why: 'An embedded address leads through somebody’s translator, or nowhere: resolvers lose the zone with it.',
  fix: 'Give the name server a native IPv6 address, and put that into its AAAA record and into the glue of the parent.',
  level: 'must',
  source: [
    { text: 'draft-ietf-dnsop-3901bis 4.1', url: 'https://datatracker.ietf.org/doc/draft-ietf-dnsop-3901bis/' },
    { rfc: 4472, section: '2' },
  ],
  needs: { delegation: Delegation },
  messages: {
    native: ['info', '{zone}: {count} IPv6 addresses of name servers, all native'],
    embedded: ['error', '{name} has {address}, which embeds an IPv4 address ({kind})'],
    tunnel: ['warning', '{name} has {address}, an address of a tunnel ({kind})'],
    none: ['not-applicable', '{zone}: no name server has an IPv6 address'],
  },
  judge({ delegation }, say) {
    const findings = delegation.map((seen) => {
      const { zone, servers } = seen.value;
      const all = servers.flatMap(({ name, aaaa }) => (aaaa ?? []).map((address) => ({ name, address })));
      const errors = all.flatMap(({ name, address }) => {
        const parsed = parseAddress(address);
        if (parsed === null) return [];
        const kind = isCompatible(parsed) ? 'IPv4-compatible' : classify(parsed);
        if (kind === 'IPv4-compatible' || embedded.has(kind)) return [say('embedded', seen, { name, address, kind })];
        return [];
      });
      const warnings = all.flatMap(({ name, address }) => {
        const parsed = parseAddress(address);
        const kind = parsed === null ? null : classify(parsed);
        return kind !== null && tunnels.has(kind) ? [say('tunnel', seen, { name, address, kind })] : [];
      });
      if (all.length === 0) return [say('none', seen, { zone })];
      if (errors.length + warnings.length === 0) return [say('native', seen, { zone, count: all.length })];
      return [...errors, ...warnings];
    });
    return findings.flat();
  },
  examples: [
    { name: 'native', seen: { delegation: [Delegation.on('ipv6')] }, says: ['native'] },
    { name: 'a translator', seen: at('64:ff9b::c633:6435'), says: ['embedded'] },
    { name: 'mapped and compatible', seen: at('::ffff:198.51.100.53', '::198.51.100.53'), says: ['embedded', 'embedded'] },
    { name: '6to4', seen: at('2002:c633:6435::53'), says: ['tunnel'] },
    { name: 'IPv4 only', seen: at(), says: ['none'] },
  ],
});
