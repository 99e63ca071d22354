import { describe, expect, it } from 'vitest';
import { orderFromInventory } from '../../harness/address/destination-order.ts';
import { ip } from '../../harness/address/ip.ts';
import { POLICIES } from '../../harness/address/policies.ts';
import { labelOf, type PolicyId, type PolicyRow, precedenceOf } from '../../harness/address/policy.ts';
import { formatPrefix } from '../../harness/address/prefix.ts';
import type { Source } from '../../harness/address/source-selection.ts';

/** A client of each kind, behind NAT44. */
const CLIENT = {
  v4: { address: ip('192.168.7.2'), prefixLength: 24 },
  native: { address: ip('2001:db8:6::6') },
  '6to4': { address: ip('2002:cb00:7140::1'), prefixLength: 16 },
  teredo: { address: ip('2001:0:c633:6442:1cba:f226:34ff:8edc'), prefixLength: 32 },
  ula: { address: ip('fd00:6::6') },
  link: { address: ip('fe80::6') },
} satisfies Record<string, Source>;

const SERVER = {
  v4: ip('203.0.113.10'),
  private: ip('192.168.9.9'),
  native: ip('2001:db8:80::80'),
  '6to4': ip('2002:c633:6450::80'),
  teredo: ip('2001:0:c633:6442:2000:f226:34ff:8eaa'),
  ula: ip('fd00:80::80'),
  nat64: ip('64:ff9b::203.0.113.10'),
};

type Kind = keyof typeof CLIENT;
type Answer = keyof typeof SERVER;

function order(policy: PolicyId, client: Kind[], answers: Answer[]): string {
  const destinations = answers.map((kind) => ({ address: SERVER[kind] }));
  const inventory = (['v4', ...client] satisfies Kind[]).map((kind) => CLIENT[kind]);
  const names = new Map(answers.map((kind) => [SERVER[kind], kind]));
  return orderFromInventory(POLICIES[policy], destinations, inventory)
    .map(({ destination }) => names.get(destination.address))
    .join('>');
}

/** The order for the same answers as in `expected`, given as there and reversed. */
function bothOrders(policy: PolicyId, client: Kind[], expected: string): [string, string] {
  const answers = expected.split('>').filter((kind): kind is Answer => kind in SERVER);
  return [order(policy, client, answers), order(policy, client, answers.toReversed())];
}

describe('glibc 2.36 with an unchanged gai.conf, as measured on Debian 12', () => {
  it.each<[Kind, string, string, string, string, string]>([
    ['native', 'native>v4', 'v4>6to4', 'v4>teredo', 'v4>ula', 'nat64>v4'],
    ['teredo', 'v4>native', 'v4>6to4', 'teredo>v4', 'v4>ula', 'v4>nat64'],
    ['6to4', 'v4>native', '6to4>v4', 'v4>teredo', 'v4>ula', 'v4>nat64'],
    ['ula', 'v4>native', 'v4>6to4', 'v4>teredo', 'ula>v4', 'v4>nat64'],
    ['link', 'v4>native', 'v4>6to4', 'v4>teredo', 'v4>ula', 'v4>nat64'],
  ])('from %s', (client, ...orders) => {
    expect(orders.map((expected) => bothOrders('glibc', [client], expected))).toEqual(
      orders.map((expected) => [expected, expected]),
    );
  });
});

describe('each policy orders', () => {
  type Orders = [rfc6724: string, update: string, rfc3484: string, vista: string, glibc: string];
  const policies: PolicyId[] = ['rfc6724', 'rfc6724-update', 'rfc3484', 'windows-vista-7', 'glibc'];
  it.each<[string, Kind[], Orders]>([
    ['native', ['native'], ['native>v4', 'native>v4', 'native>v4', 'native>v4', 'native>v4']],
    ['native from Teredo', ['teredo'], ['v4>native', 'v4>native', 'native>v4', 'v4>native', 'v4>native']],
    ['Teredo from Teredo', ['teredo'], ['v4>teredo', 'v4>teredo', 'teredo>v4', 'v4>teredo', 'teredo>v4']],
    ['native from 6to4', ['6to4'], ['v4>native', 'v4>native', 'native>v4', 'v4>native', 'v4>native']],
    ['6to4 from 6to4', ['6to4'], ['v4>6to4', 'v4>6to4', '6to4>v4', '6to4>v4', '6to4>v4']],
    ['6to4 from native', ['native'], ['v4>6to4', 'v4>6to4', '6to4>v4', 'v4>6to4', 'v4>6to4']],
    ['ULA from ULA', ['ula'], ['private>ula', 'ula>private', 'ula>private', 'ula>private', 'ula>private']],
    ['ULA from native', ['native'], ['private>ula', 'private>ula', 'ula>private', 'ula>private', 'private>ula']],
    // With only a link-local address the kernel has no route and names no source.
    ['native without IPv6 source', [], ['v4>native', 'v4>native', 'v4>native', 'v4>native', 'v4>native']],
    [
      'everything from everything',
      ['native', '6to4', 'teredo'],
      [
        'native>v4>6to4>teredo>ula',
        'native>v4>teredo>6to4>ula',
        'teredo>native>ula>6to4>v4',
        'native>ula>6to4>v4>teredo',
        'teredo>native>6to4>v4>ula',
      ],
    ],
  ])('%s', (_, client, orders) => {
    const got = policies.map((policy, index) => bothOrders(policy, client, orders[index] ?? ''));
    expect(got).toEqual(orders.map((expected) => [expected, expected]));
  });

  it('Windows XP with its first Teredo prefix last', () => {
    const old = ip('3ffe:831f:c633:6442:8000:f226:34ff:8edc');
    const peer = ip('3ffe:831f:c633:6442:8000:f226:34ff:8eaa');
    const [first] = orderFromInventory(
      POLICIES['windows-xp'],
      [{ address: peer }, { address: SERVER.v4 }],
      [{ address: old }, CLIENT.v4],
    );
    expect(first?.destination.address).toEqual(SERVER.v4);
    expect(order('windows-xp', ['native'], ['v4', 'native'])).toBe('native>v4');
    expect(order('windows-xp', ['6to4'], ['native', 'v4'])).toBe('v4>native');
  });

  it('Windows 8.1 like RFC 6724', () => {
    expect(POLICIES['windows-8.1']).toEqual({ ...POLICIES.rfc6724, id: 'windows-8.1', title: POLICIES['windows-8.1'].title });
  });
});

describe('a policy table', () => {
  it('answers by the longest prefix, for IPv4 as IPv4-mapped', () => {
    const { rfc6724 } = POLICIES;
    const seen = (text: string) => [precedenceOf(rfc6724, ip(text)), labelOf(rfc6724, ip(text))];
    expect(seen('192.0.2.1')).toEqual([35, 4]);
    expect(seen('::ffff:192.0.2.1')).toEqual([35, 4]);
    expect(seen('::1')).toEqual([50, 0]);
    expect(seen('::2')).toEqual([1, 3]);
    expect(seen('2001:db8::1')).toEqual([40, 1]);
    expect(seen('2001::1')).toEqual([5, 5]);
    expect(seen('fd00::1')).toEqual([3, 13]);
  });
});

it('the tables of glibc and of the Linux kernel are those that gai.conf and `ip addrlabel` show', () => {
  const shown = (table: readonly PolicyRow[]) =>
    Object.fromEntries(table.map(({ prefix, value }) => [formatPrefix(prefix), value]));
  const common = { '::1/128': 0, '::/0': 1, '2002::/16': 2, '::/96': 3, '::ffff:0:0/96': 4 };
  const { precedence, labels, sourceLabels } = POLICIES.glibc;
  expect(shown(precedence)).toEqual({ '::1/128': 50, '::/0': 40, '2002::/16': 30, '::/96': 20, '::ffff:0:0/96': 10 });
  expect(shown(labels)).toEqual({ ...common, 'fec0::/10': 5, 'fc00::/7': 6, '2001::/32': 7 });
  expect(shown(sourceLabels)).toEqual({
    ...common,
    'fc00::/7': 5,
    '2001::/32': 6,
    '2001:10::/28': 7,
    'fec0::/10': 11,
    '3ffe::/16': 12,
  });
});
