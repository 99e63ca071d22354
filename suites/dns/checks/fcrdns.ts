import { sameAddress } from '../../../harness/address/ip.ts';
import { check } from '../../../harness/model/check.ts';
import { Reverse } from '../observations/zone.ts';

const [one] = Reverse.sample.addresses;
const named = (name: string, addresses: string[] | null) => ({
  reverse: [Reverse.on('ipv6', { addresses: one === undefined ? [] : [{ ...one, names: [{ name, addresses }] }] })],
});

export default check({
  title: 'reverse names lead back',
  requirement: 'Among the AAAA records of a reverse name is the address that it belongs to.',
  why: 'Anybody may write any name into a reverse zone: mail servers and access lists believe it only when the name leads back.',
  fix: 'Add the AAAA record to the name in the PTR record, or put the right name there.',
  level: 'should',
  source: [{ rfc: 4472, section: '7.1' }],
  requires: ['dns/ptr'],
  needs: { reverse: Reverse },
  messages: {
    confirmed: ['info', '{address}: {name} leads back'],
    mismatch: ['warning', '{address}: {names} does not lead back, but to {addresses}'],
    unknown: ['few-samples', '{address}: {names} could not be looked up'],
    none: ['not-applicable', 'no service address of {zone} has a PTR record'],
  },
  judge({ reverse }, say) {
    const findings = reverse.map((seen) => {
      const { zone, addresses } = seen.value;
      const named = addresses.filter(({ names }) => names.length > 0);
      if (named.length === 0) return [say('none', seen, { zone })];
      return named.map(({ address, names }) => {
        const back = names.find((target) => target.addresses?.some((other) => sameAddress(other, address)) === true);
        if (back !== undefined) return say('confirmed', seen, { address, name: back.name });
        const all = names.map(({ name }) => name).join(', ');
        if (names.some((target) => target.addresses === null)) return say('unknown', seen, { address, names: all });
        const found = names.flatMap((target) => target.addresses ?? []);
        return say('mismatch', seen, { address, names: all, addresses: found.join(', ') || 'nothing' });
      });
    });
    return findings.flat();
  },
  examples: [
    { name: 'there and back', seen: { reverse: [Reverse.on('ipv6')] }, says: ['confirmed'] },
    { name: 'another address', seen: named('host-80.isp.test', ['2001:db8:1::80']), says: ['mismatch'] },
    { name: 'a name without AAAA', seen: named('host-80.isp.test', []), says: ['mismatch'] },
    { name: 'a name that nobody answers for', seen: named('host-80.isp.test', null), says: ['unknown'] },
    { name: 'no PTR', seen: { reverse: [Reverse.on('ipv6', { addresses: [] })] }, says: ['none'] },
  ],
});
