import { formatAddress } from '../../../harness/address/ip.ts';
import { sixToFourBogon, sixToFourEndpoint } from '../../../harness/address/six-to-four.ts';
import { check } from '../../../harness/model/check.ts';
import { aaaaOf } from '../examples.ts';
import { Names } from '../observations.ts';
import { publishedAaaa } from '../published.ts';

export default check({
  title: 'no 6to4 address as a service address',
  requirement:
    'No name has an AAAA record in 2002::/16; where one has, it embeds a public IPv4 address, and one of the name’s own.',
  why: 'Who has native IPv6 needs a relay to get there, and relays go away since the anycast service is no more; only other 6to4 hosts get there directly.',
  fix: 'Publish a native address. If the host registers its 6to4 address by itself: `netsh interface 6to4 set state disabled`.',
  fixes: {
    bogus: 'Delete the record: the address cannot be reached. A prefix made of a private address is no 6to4 prefix.',
    foreign: 'Delete the record, or correct the A record: the tunnel ends at another host than IPv4 clients reach.',
  },
  level: 'should',
  source: [
    { rfc: 3056, section: '2' },
    { rfc: 7526, section: '4' },
  ],
  needs: { names: Names },
  messages: {
    present: ['warning', '{name} has AAAA {address}, a 6to4 address of {v4}'],
    bogus: ['error', '{name} has AAAA {address}, a 6to4 address of {v4}, which is {why}'],
    foreign: ['error', '{name} has AAAA {address}, a 6to4 address of {v4}, and its A records say {others}'],
    fine: ['info', '{count} AAAA records looked at'],
    none: ['not-applicable', 'no name has an AAAA record'],
  },
  judge({ names }, say) {
    const published = publishedAaaa(names);
    if (published.length === 0) return [say('none', names)];
    const tunnelled = published.flatMap((one) => {
      const endpoint = sixToFourEndpoint(one.address);
      return endpoint === null ? [] : [{ ...one, endpoint }];
    });
    const findings = tunnelled.map(({ name, text, endpoint, beside: { a }, at }) => {
      const values = { name, address: text, v4: formatAddress(endpoint) };
      const why = sixToFourBogon(endpoint);
      if (why !== null) return say('bogus', at, { ...values, why });
      return a.length > 0 && !a.includes(values.v4)
        ? say('foreign', at, { ...values, others: a.join(', ') })
        : say('present', at, values);
    });
    return findings.length > 0 ? findings : [say('fine', names, { count: published.length })];
  },
  examples: [
    { name: 'a native address', seen: { names: [aaaaOf('2001:db8::80')] }, says: ['fine'] },
    { name: 'of the own IPv4 address', seen: { names: [aaaaOf('2002:c633:6450::80')] }, says: ['present'] },
    { name: 'of a private address', seen: { names: [aaaaOf('2002:c0a8:102::1')] }, says: ['bogus'] },
    { name: 'of another host', seen: { names: [aaaaOf('2002:c633:6451::80')] }, says: ['foreign'] },
    { name: 'no AAAA', seen: { names: [aaaaOf()] }, says: ['none'] },
  ],
});
