import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { orderDestinations, orderFromInventory } from '../../harness/address/destination-order.ts';
import { formatAddress, ip } from '../../harness/address/ip.ts';
import { POLICIES } from '../../harness/address/policies.ts';
import { cidr } from '../../harness/address/prefix.ts';
import type { Destination, Source } from '../../harness/address/source-selection.ts';
import { anyAddress } from './arbitrary.ts';

const from = (text: string, more: Omit<Source, 'address'> = {}): Source => ({ address: ip(text), ...more });
const to = (text: string, more: Omit<Destination, 'address'> = {}): Destination => ({ address: ip(text), ...more });

describe('the examples of RFC 6724 10.2', () => {
  const scope = '2 matching scope';
  it.each<[Source[], string[], [string, string][], string]>([
    [
      [from('2001:db8:1::2'), from('fe80::1'), from('169.254.13.78')],
      ['2001:db8:1::1', '198.51.100.121'],
      [
        ['2001:db8:1::1', '2001:db8:1::2'],
        ['198.51.100.121', '169.254.13.78'],
      ],
      scope,
    ],
    [
      [from('fe80::1'), from('198.51.100.117')],
      ['2001:db8:1::1', '198.51.100.121'],
      [
        ['198.51.100.121', '198.51.100.117'],
        ['2001:db8:1::1', 'fe80::1'],
      ],
      scope,
    ],
    [
      [from('2001:db8:1::2'), from('fe80::1'), from('10.1.2.4')],
      ['2001:db8:1::1', '10.1.2.3'],
      [
        ['2001:db8:1::1', '2001:db8:1::2'],
        ['10.1.2.3', '10.1.2.4'],
      ],
      '6 higher precedence',
    ],
    [
      [from('2001:db8:1::2'), from('fe80::2')],
      ['2001:db8:1::1', 'fe80::1'],
      [
        ['fe80::1', 'fe80::2'],
        ['2001:db8:1::1', '2001:db8:1::2'],
      ],
      '8 smaller scope',
    ],
    [
      [from('2001:db8:1::2', { careOf: true }), from('2001:db8:3::1', { home: true }), from('fe80::2', { careOf: true })],
      ['2001:db8:1::1', 'fe80::1'],
      [
        ['2001:db8:1::1', '2001:db8:3::1'],
        ['fe80::1', 'fe80::2'],
      ],
      '4 source is a home address',
    ],
    [
      [from('2001:db8:1::2'), from('fe80::2', { deprecated: true })],
      ['2001:db8:1::1', 'fe80::1'],
      [
        ['2001:db8:1::1', '2001:db8:1::2'],
        ['fe80::1', 'fe80::2'],
      ],
      '3 source not deprecated',
    ],
    [
      [from('2001:db8:1::2'), from('2001:db8:3f44::2'), from('fe80::2')],
      ['2001:db8:1::1', '2001:db8:3ffe::1'],
      [
        ['2001:db8:1::1', '2001:db8:1::2'],
        ['2001:db8:3ffe::1', '2001:db8:3f44::2'],
      ],
      '9 longest matching prefix',
    ],
    [
      [from('2002:c633:6401::2'), from('fe80::2')],
      ['2002:c633:6401::1', '2001:db8:1::1'],
      [
        ['2002:c633:6401::1', '2002:c633:6401::2'],
        ['2001:db8:1::1', '2002:c633:6401::2'],
      ],
      '5 matching label',
    ],
    [
      [from('2002:c633:6401::2'), from('2001:db8:1::2'), from('fe80::2')],
      ['2002:c633:6401::1', '2001:db8:1::1'],
      [
        ['2001:db8:1::1', '2001:db8:1::2'],
        ['2002:c633:6401::1', '2002:c633:6401::2'],
      ],
      '6 higher precedence',
    ],
  ])('%# have their result, whatever order the answers had', (inventory, destinations, expected, rule) => {
    for (const answers of [destinations, destinations.toReversed()]) {
      const order = orderFromInventory(
        POLICIES.rfc6724,
        answers.map((text) => to(text)),
        inventory,
      );
      expect(
        order.map(({ destination, source }) => [formatAddress(destination.address), source && formatAddress(source.address)]),
      ).toEqual(expected);
      expect(order[0]?.decidedBy).toBe(rule);
    }
  });

  it('with IPv4 preferred as in 10.3', () => {
    const { precedence, ...rest } = POLICIES.rfc6724;
    const rows = precedence.map((row) => (row.prefix.length === 96 && row.value === 35 ? { ...row, value: 100 } : row));
    const order = orderFromInventory(
      { ...rest, precedence: rows },
      [to('2001:db8:1::1'), to('10.1.2.3')],
      [from('2001:db8:1::2'), from('10.1.2.4')],
    );
    expect(order.map(({ destination }) => formatAddress(destination.address))).toEqual(['10.1.2.3', '2001:db8:1::1']);
  });
});

describe('the order', () => {
  const native = from('2001:db8:1::2');

  it('has unreachable destinations and those without source last', () => {
    const order = orderDestinations(POLICIES.rfc6724, [
      { destination: to('2001:db8:1::1', { unreachable: true }), source: native },
      { destination: to('2001:db8:2::1'), source: null },
      { destination: to('198.51.100.1'), source: from('198.51.100.2') },
    ]);
    expect(order.map(({ destination }) => formatAddress(destination.address))).toEqual([
      '198.51.100.1',
      '2001:db8:1::1',
      '2001:db8:2::1',
    ]);
    expect(order[0]?.decidedBy).toBe('1 usable');
  });

  it('has native transport first', () => {
    const order = orderDestinations(POLICIES.rfc6724, [
      { destination: to('2001:db8:1::1', { tunnelled: true }), source: native },
      { destination: to('2001:db8:9::1'), source: native },
    ]);
    expect(order.map(({ decidedBy }) => decidedBy)).toEqual(['7 native transport', null]);
    expect(order[0]?.destination.address).toEqual(ip('2001:db8:9::1'));
  });

  it('stays as given where no rule decides', () => {
    const order = orderDestinations(POLICIES.rfc6724, [
      { destination: to('2001:db8:1::9'), source: native },
      { destination: to('2001:db8:1::8'), source: native },
    ]);
    expect(order.map(({ destination }) => formatAddress(destination.address))).toEqual(['2001:db8:1::9', '2001:db8:1::8']);
    expect(order[0]?.decidedBy).toBeNull();
  });

  it('does not compare prefixes across families', () => {
    const level = POLICIES.rfc6724.precedence.map((row) => ({ ...row, value: 40 }));
    const order = orderFromInventory(
      { ...POLICIES.rfc6724, precedence: level },
      [to('198.51.100.1'), to('2001:db8:9::1')],
      [from('198.51.100.2', { prefixLength: 24 }), native],
    );
    expect(order.map(({ destination }) => formatAddress(destination.address))).toEqual(['198.51.100.1', '2001:db8:9::1']);
  });

  it('never prefers one IPv4 address to another off-link under glibc', () => {
    const answers = [to('198.51.100.1'), to('192.168.8.1')];
    const source = from('192.168.7.2', { prefixLength: 24 });
    const first = (policy: keyof typeof POLICIES) =>
      orderFromInventory(POLICIES[policy], answers, [source])[0]?.destination.address;
    expect(first('glibc')).toEqual(ip('198.51.100.1'));
    expect(first('rfc6724')).toEqual(ip('192.168.8.1'));
    const onLink = orderFromInventory(POLICIES.glibc, [to('198.51.100.1'), to('192.168.7.9')], [source]);
    expect(onLink[0]).toMatchObject({ destination: to('192.168.7.9'), decidedBy: '9 longest matching prefix' });
  });

  it('is a permutation that does not change when ordered again', () => {
    const addresses = fc.array(anyAddress, { maxLength: 6 });
    const policy = fc.constantFrom(...Object.values(POLICIES));
    fc.assert(
      fc.property(policy, addresses, addresses, (of, destinations, sources) => {
        const once = orderFromInventory(
          of,
          destinations.map((address) => ({ address })),
          sources.map((address) => ({ address })),
        );
        expect(once).toHaveLength(destinations.length);
        expect(new Set(once.map(({ destination }) => destination.address))).toEqual(new Set(destinations));
        expect(orderDestinations(of, once).map(({ destination }) => destination)).toEqual(
          once.map(({ destination }) => destination),
        );
      }),
    );
  });
});

it('every policy has a precedence and a label for every address', () => {
  for (const { precedence, labels, sourceLabels } of Object.values(POLICIES)) {
    for (const table of [precedence, labels, sourceLabels]) expect(table.some(({ prefix }) => prefix.length === 0)).toBe(true);
    expect(precedence).not.toContainEqual({ prefix: cidr('0.0.0.0/0'), value: expect.any(Number) });
  }
});
