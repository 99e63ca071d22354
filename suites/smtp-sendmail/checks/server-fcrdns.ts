import { check } from '../../../harness/model/check.ts';
import { ReverseName } from '../observations/names.ts';

const on = (names: ReverseName['names']) => [ReverseName.on('ipv6', { names })];

export default check({
  title: 'the server’s address has a name that leads back',
  requirement: 'The server’s address has a PTR record, and the name that it gives has the address.',
  why: 'The server sends from this address, too, and large receivers refuse mail from IPv6 addresses without a confirmed name.',
  fix: 'Ask whoever delegates the prefix for the PTR record in ip6.arpa, or make it in your own zone; let name and address agree.',
  level: 'should',
  source: [
    { rfc: 1912, section: '2.1' },
    { rfc: 5321, section: '2.3.5' },
  ],
  needs: { reverse: ReverseName },
  messages: {
    confirmed: ['info', '{address} is {name}, and {name} is {address}'],
    none: ['warning', '{address} has no PTR record'],
    forged: ['warning', '{address} calls itself {name}, which has {addresses}'],
  },
  judge: ({ reverse }, say) =>
    reverse
      .filter(({ value }) => value.of === 'server')
      .map((at) => {
        const { address, names } = at.value;
        const confirmed = names.find(({ addresses }) => addresses.includes(address));
        if (confirmed !== undefined) return say('confirmed', at, { address, name: confirmed.name });
        const [first] = names;
        if (first === undefined) return say('none', at, { address });
        return say('forged', at, {
          address,
          name: first.name,
          addresses: first.addresses.join(', ') || 'no address of the family',
        });
      }),
  examples: [
    { name: 'confirmed', seen: { reverse: [ReverseName.on('ipv6')] }, says: ['confirmed'] },
    { name: 'no name', seen: { reverse: on([]) }, says: ['none'] },
    {
      name: 'a name with another address',
      seen: { reverse: on([{ name: 'mail.test', addresses: ['2001:db8:80::26'] }]) },
      says: ['forged'],
    },
    { name: 'a name without address', seen: { reverse: on([{ name: 'host-25.test', addresses: [] }]) }, says: ['forged'] },
    {
      name: 'one of two names',
      seen: { reverse: on([{ name: 'a.test', addresses: [] }, ...ReverseName.sample.names]) },
      says: ['confirmed'],
    },
    {
      name: 'the client’s name is another check’s',
      seen: { reverse: [ReverseName.on('ipv6', { of: 'client', names: [] })] },
      says: [],
    },
  ],
});
