import { classify } from '../../../harness/address/classify.ts';
import { parseAddress } from '../../../harness/address/ip.ts';
import { check } from '../../../harness/model/check.ts';
import { Reverse } from '../observations/zone.ts';

const [one] = Reverse.sample.addresses;
const at = (change: Partial<Reverse['addresses'][number]>) => ({
  reverse: [Reverse.on('ipv6', { addresses: one === undefined ? [] : [{ ...one, ...change }] })],
});
const none = { names: [], above: 'stopped' as const };

export default check({
  title: 'service addresses have reverse names',
  requirement: 'Each address in an AAAA record has a PTR record below ip6.arpa, and the way to it is not broken.',
  why: 'Servers look up who connects to them, or whom they connect to; a broken delegation makes them wait.',
  fix: 'Fill the ip6.arpa zone of your prefix, and have the provider delegate it to servers that answer.',
  level: 'should',
  source: [
    { rfc: 3596, section: '2.5' },
    { rfc: 1912, section: '2.1' },
    { rfc: 4472, section: '7.1' },
  ],
  needs: { reverse: Reverse },
  messages: {
    named: ['info', '{address} ({name}) has the reverse name {names}'],
    none: ['warning', '{address} ({name}) has no PTR record'],
    broken: ['error', '{address} ({name}): the reverse lookup ends at {zone}, whose servers are {stop}'],
    'own-business': ['not-applicable', '{address} ({name}) is of a kind that has no reverse names in public ({kind})'],
    'no-root': ['not-applicable', '{address} ({name}): the root servers cannot be reached from here'],
    'no-aaaa': ['not-applicable', 'no service name of {zone} has an AAAA record'],
  },
  judge({ reverse }, say) {
    const findings = reverse.map((seen) => {
      const { zone, addresses } = seen.value;
      if (addresses.length === 0) return [say('no-aaaa', seen, { zone })];
      return addresses.map(({ address, name, end, stop, at: last, names }) => {
        const values = { address, name };
        const parsed = parseAddress(address);
        const kind = parsed === null ? 'none' : classify(parsed);
        if (end === 'answer')
          return say('named', seen, { ...values, names: names.map((target) => target.name).join(', ') || 'none' });
        if (kind !== 'ipv6') return say('own-business', seen, { ...values, kind });
        if (end !== 'stopped') return say('none', seen, values);
        if (last === '') return say('no-root', seen, values);
        return say('broken', seen, { ...values, zone: last, stop: stop ?? 'unknown' });
      });
    });
    return findings.flat();
  },
  examples: [
    { name: 'a PTR record', seen: { reverse: [Reverse.on('ipv6')] }, says: ['named'] },
    { name: 'none', seen: at({ ...none, end: 'nxdomain' }), says: ['none'] },
    { name: 'a lame delegation', seen: at({ ...none, end: 'stopped', stop: 'lame' }), says: ['broken'] },
    { name: 'a ULA', seen: at({ ...none, address: 'fd00::1', end: 'nxdomain' }), says: ['own-business'] },
    { name: 'no root', seen: at({ ...none, end: 'stopped', stop: 'silent', at: '' }), says: ['no-root'] },
    { name: 'no AAAA', seen: { reverse: [Reverse.on('ipv6', { addresses: [] })] }, says: ['no-aaaa'] },
  ],
});
