import { clientKinds } from '../../../harness/address/client-kinds.ts';
import { triesOf } from '../../../harness/address/client-queries.ts';
import { orderDestinations } from '../../../harness/address/destination-order.ts';
import { formatAddress, parseAddress } from '../../../harness/address/ip.ts';
import { POLICIES } from '../../../harness/address/policies.ts';
import { check } from '../../../harness/model/check.ts';
import { answersOf } from '../client-view.ts';
import { aaaaOf, namesWith } from '../examples.ts';
import { HostOrder } from '../observations/clients.ts';
import { Names } from '../observations.ts';

type Order = NonNullable<HostOrder['order']>;

const routesOf = (order: Order) =>
  order.flatMap(({ address, source, prefixLength }) => {
    const destination = parseAddress(address);
    const from = source === null ? null : parseAddress(source);
    if (destination === null) return [];
    return [
      {
        destination: { address: destination },
        source: from === null ? null : { address: from, ...(prefixLength === null ? {} : { prefixLength }) },
      },
    ];
  });

/** Where the policy has no preference it keeps the order given, so that only what contradicts it differs. */
const predicted = ({ policy }: HostOrder, order: Order): string =>
  orderDestinations(POLICIES[policy], routesOf(order))
    .map(({ destination }) => formatAddress(destination.address))
    .join(', ');

const [v6, v4] = HostOrder.sample.order ?? [];
const order = (...list: (typeof v6)[]) => HostOrder.on('ipv6', { order: list.flatMap((one) => one ?? []) });
const lost = { source: null, prefixLength: null } as const;

/** The order is a policy's, and another policy than RFC 6724 is no fault; that native IPv6 goes unused is the service's. */
export default check({
  title: 'addresses are tried in the order that the policy predicts',
  requirement:
    'This host orders addresses as its declared policy does, and a client with native IPv6 tries an AAAA of the service first.',
  why: 'An order that nobody expects sends users over the other family: what is measured on one path then says nothing of what they use.',
  fix: 'Declare the policy that this host follows (`hostPolicy`), or undo the change in /etc/gai.conf or in the prefix policies.',
  fixes: { 'v4-first': 'Publish a native global AAAA instead of a unique local, 6to4 or Teredo address.' },
  level: 'should',
  source: [
    { rfc: 6724, section: '6' },
    { rfc: 6724, section: '2.1' },
    { rfc: 3484, section: '2.1' },
  ],
  requires: ['dns/aaaa-scope', 'dns/aaaa-ula', 'dns/aaaa-mapped', 'dns/aaaa-6to4', 'dns/aaaa-teredo', 'dns/aaaa-special'],
  needs: { orders: HostOrder.optional(), names: Names.optional() },
  messages: {
    'as-policy': ['info', '{name}: {order}, as {policy} has it'],
    differs: ['warning', '{name}: this host tries {order}; {policy} would try {expected}'],
    'no-source': ['client-limit', '{name}: this host has no source for any of {order}'],
    'not-found': ['not-applicable', '{name} was not found by this host: {code}'],
    'v4-first': ['error', '{name}: by RFC 6724 a client with native IPv6 tries {address} before {others}'],
    'v6-first': ['info', '{name}: by RFC 6724 a client with native IPv6 tries {address} first'],
    none: ['not-applicable', 'no name of both families was looked up'],
  },
  judge({ orders, names }, say, path) {
    const hosts = orders
      .filter(({ value }) => value.order === null || value.order.length > 1)
      .map((at) => {
        const { name, policy, order: list, code } = at.value;
        if (list === null) return say('not-found', at, { name, code: code ?? 'no answer' });
        const given = list.map(({ address }) => address).join(', ');
        const expected = predicted(at.value, list);
        const values = { name, order: given, policy: POLICIES[policy].title };
        if (list.every(({ source }) => source === null)) return say('no-source', at, { name, order: given });
        return expected === given ? say('as-policy', at, values) : say('differs', at, { ...values, expected });
      });
    // RFC 6724 prefers IPv4 to the tunnels: only of native IPv6 can the service be expected to be first.
    const services = (path === 'ipv6' ? names : []).flatMap((at) =>
      at.value.names.flatMap((asked) => {
        const answers = answersOf(asked);
        if (answers.a.addresses.length === 0 || answers.aaaa.addresses.length === 0) return [];
        const tried = triesOf('rfc6724', clientKinds.native.inventory, answers).routes.map(
          ({ destination }) => destination.address,
        );
        const [first] = tried;
        if (first === undefined) return [];
        const values = { name: asked.name, address: formatAddress(first) };
        const others = answers.aaaa.addresses.map(formatAddress).join(', ');
        return [first.family === 4 ? say('v4-first', at, { ...values, others }) : say('v6-first', at, values)];
      }),
    );
    const findings = [...hosts, ...services];
    return findings.length > 0 ? findings : [say('none', [...orders, ...names])];
  },
  examples: [
    { name: 'glibc as it comes', seen: { orders: [HostOrder.on('ipv6')] }, says: ['as-policy'] },
    { name: 'gai.conf prefers IPv4', seen: { orders: [order(v4, v6)] }, says: ['differs'] },
    {
      name: 'IPv6 without a route comes last',
      seen: { orders: [order(v4, v6 && { ...v6, ...lost })] },
      says: ['as-policy'],
    },
    {
      name: 'no route at all',
      seen: { orders: [order(v6 && { ...v6, ...lost }, v4 && { ...v4, ...lost })] },
      says: ['no-source'],
    },
    { name: 'not found', seen: { orders: [HostOrder.on('ipv6', { order: null, code: 'ENOTFOUND' })] }, says: ['not-found'] },
    { name: 'a native service', seen: { names: [aaaaOf('2001:db8::80')] }, says: ['v6-first'] },
    { name: 'a 6to4 address and no other', seen: { names: [aaaaOf('2002:c633:6450::80')] }, says: ['v4-first'] },
    { name: 'one family', seen: { names: [namesWith([], ['2001:db8::80'])] }, says: ['none'] },
  ],
});
