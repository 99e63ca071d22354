import { check } from '../../../harness/model/check.ts';
import { Delivery } from '../observations/delivery.ts';
import { ReverseName } from '../observations/names.ts';
import { whereOf } from '../pairs.ts';
import { ownReceived } from '../received.ts';

const { mailbox } = Delivery.sample;
const saying = (info: string) => [
  Delivery.on(
    'ipv6',
    mailbox === null ? {} : { mailbox: { ...mailbox, received: [`from sixways.invalid (${info}) by mail.test; x`] } },
  ),
];
const client = (names: ReverseName['names']) => [ReverseName.on('ipv6', { of: 'client', address: '2001:db8:6::6', names })];
const known = client([{ name: 'client.test', addresses: ['2001:db8:6::6'] }]);

export default check({
  title: 'the server finds the names of its clients',
  requirement: 'Where DNS has a name for this client’s address, and the name has the address, the server finds that name.',
  why: 'Filters trust confirmed names. A server that cannot look up ip6.arpa takes every IPv6 client for a stranger or a forger, and refuses or marks its mail.',
  fix: 'Let the server’s resolver answer for ip6.arpa and AAAA records; look for a hosts file, a proxy or ResolverOptions that stand in the way.',
  level: 'should',
  source: [
    { rfc: 1912, section: '2.1' },
    { rfc: 4472, section: '7.1' },
  ],
  // A server that waits in vain for a name has that one fault.
  requires: ['smtp-sendmail/delivery', 'smtp-sendmail/received-chain', 'smtp-sendmail/reply-time'],
  needs: { deliveries: Delivery, reverse: ReverseName },
  messages: {
    found: ['info', '{service} at {endpoint} knows {address} as {name}'],
    'not-found': ['warning', '{service} at {endpoint} finds no name for {address}, which is {name} in DNS'],
    'other-name': ['warning', '{service} at {endpoint} knows {address} as {found}, which is {name} in DNS'],
    forged: ['warning', '{service} at {endpoint} says that {name} may be forged; in DNS it has the address {address}'],
    'no-name': ['not-applicable', '{address}, which we send from, has no confirmed name'],
    'not-seen': ['not-applicable', '{service} at {endpoint}: no message was read again'],
  },
  judge({ deliveries, reverse }, say) {
    const client = reverse.find(({ value }) => value.of === 'client');
    if (client === undefined) return deliveries.map((at) => say('not-seen', at, whereOf(at)));
    const { address, names } = client.value;
    const confirmed = names.find(({ addresses }) => addresses.includes(address));
    if (confirmed === undefined) return [say('no-name', client, { address })];
    return deliveries.map((at) => {
      const values = { ...whereOf(at), address, name: confirmed.name };
      const from = ownReceived(at.value.mailbox?.received ?? []);
      if (from === null) return say('not-seen', at, values);
      if (from.isForged) return say('forged', [at, client], values);
      if (from.name === null) return say('not-found', [at, client], values);
      if (names.some(({ name }) => name === from.name)) return say('found', [at, client], values);
      return say('other-name', [at, client], { ...values, found: from.name });
    });
  },
  examples: [
    { name: 'found', seen: { deliveries: [Delivery.on('ipv6')], reverse: known }, says: ['found'] },
    { name: 'not found', seen: { deliveries: saying('[IPv6:2001:db8:6:0:0:0:0:6]'), reverse: known }, says: ['not-found'] },
    {
      name: 'not confirmed',
      seen: { deliveries: saying('client.test [IPv6:2001:db8:6:0:0:0:0:6] (may be forged)'), reverse: known },
      says: ['forged'],
    },
    {
      name: 'a hosts file',
      seen: { deliveries: saying('old.test [IPv6:2001:db8:6:0:0:0:0:6]'), reverse: known },
      says: ['other-name'],
    },
    { name: 'no name', seen: { deliveries: [Delivery.on('ipv6')], reverse: client([]) }, says: ['no-name'] },
    { name: 'no message', seen: { deliveries: [Delivery.on('ipv6', { mailbox: null })], reverse: known }, says: ['not-seen'] },
    {
      name: 'the server’s name only',
      seen: { deliveries: [Delivery.on('ipv6')], reverse: [ReverseName.on('ipv6')] },
      says: ['not-seen'],
    },
  ],
});
