import { sameAddress } from '../../../harness/address/ip.ts';
import { check } from '../../../harness/model/check.ts';
import { ServiceBindings } from '../observations/zone.ts';

type Record = ServiceBindings['records'][number];

const [record] = ServiceBindings.sample.records;
const at = (change: Partial<Record>) => ({
  bindings: [ServiceBindings.on('ipv6', { records: record === undefined ? [] : [{ ...record, ...change }] })],
});
const elsewhere = { target: 'shop.cdn.test', ipv4hint: ['198.51.100.80'], ipv6hint: ['2001:db8::80'] };

/** Hints that the target's own records do not have. */
const strays = (hints: readonly string[], own: readonly string[] | null): readonly string[] =>
  own === null ? [] : hints.filter((hint) => !own.some((address) => sameAddress(address, hint)));

export default check({
  title: 'HTTPS records agree with the address records',
  requirement:
    'HTTPS records can be read; their hints are of both families, and are addresses of the target; the target of an alias has AAAA.',
  why: 'Clients may connect to a hint before they know the addresses: a hint of one family only, or an old one, sends them astray.',
  fix: 'Drop the hints, or make them from the address records of the target.',
  fixes: {
    malformed:
      'Write the record anew with a server that knows its form; one malformed record makes clients ignore all of the name.',
    superfluous: 'Drop the hints: for a target that is the owner itself clients ask its A and AAAA anyway.',
  },
  level: 'should',
  source: [
    { rfc: 9460, section: '7.3' },
    { rfc: 9460, section: '2.4' },
  ],
  needs: { bindings: ServiceBindings },
  messages: {
    consistent: ['info', '{owner}: the HTTPS record for {target} agrees with its addresses'],
    malformed: ['error', '{owner}: an HTTPS record cannot be read: {why}'],
    'one-family': [
      'warning',
      '{owner}: the HTTPS record has hints of {family} only, and {target} has addresses of both families',
    ],
    stale: ['warning', '{owner}: the hints {hints} are no addresses of {target}'],
    superfluous: ['warning', '{owner}: the HTTPS record has hints for the owner itself'],
    'alias-without-aaaa': ['warning', '{owner}: the HTTPS record is an alias of {target}, which has no AAAA record'],
    none: ['not-applicable', 'no service name of {zone} has an HTTPS record'],
  },
  judge({ bindings }, say) {
    const findings = bindings.map((seen) => {
      const { zone, records } = seen.value;
      if (records.length === 0) return [say('none', seen, { zone })];
      return records.map(({ owner, malformed, priority, target, ipv4hint, ipv6hint, a, aaaa }) => {
        const values = { owner, target };
        if (malformed !== null) return say('malformed', seen, { owner, why: malformed });
        if (priority === 0) {
          return aaaa?.length === 0 ? say('alias-without-aaaa', seen, values) : say('consistent', seen, values);
        }
        const stray = [...strays(ipv4hint, a), ...strays(ipv6hint, aaaa)];
        if (stray.length > 0) return say('stale', seen, { ...values, hints: stray.join(', ') });
        const isDual = (a ?? []).length > 0 && (aaaa ?? []).length > 0;
        if (isDual && (ipv4hint.length === 0) !== (ipv6hint.length === 0)) {
          return say('one-family', seen, { ...values, family: ipv4hint.length === 0 ? 'IPv6' : 'IPv4' });
        }
        const isOwn = owner.toLowerCase() === target.toLowerCase();
        return isOwn && ipv4hint.length > 0 ? say('superfluous', seen, { owner }) : say('consistent', seen, values);
      });
    });
    return findings.flat();
  },
  examples: [
    { name: 'no hints', seen: { bindings: [ServiceBindings.on('ipv6')] }, says: ['consistent'] },
    { name: 'hints of another target', seen: at(elsewhere), says: ['consistent'] },
    { name: 'malformed', seen: at({ malformed: 'ipv6hint is no list of addresses' }), says: ['malformed'] },
    { name: 'IPv4 only', seen: at({ ...elsewhere, ipv6hint: [] }), says: ['one-family'] },
    { name: 'an old hint', seen: at({ ...elsewhere, ipv6hint: ['2001:db8::99'] }), says: ['stale'] },
    { name: 'for the owner', seen: at({ ...elsewhere, target: 'www.example.test' }), says: ['superfluous'] },
    { name: 'an alias without IPv6', seen: at({ priority: 0, target: 'shop.cdn.test', aaaa: [] }), says: ['alias-without-aaaa'] },
    { name: 'none', seen: { bindings: [ServiceBindings.on('ipv6', { records: [] })] }, says: ['none'] },
  ],
});
