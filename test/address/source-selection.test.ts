import { describe, expect, it } from 'vitest';
import { formatAddress, ip } from '../../harness/address/ip.ts';
import { POLICIES } from '../../harness/address/policies.ts';
import type { Policy } from '../../harness/address/policy.ts';
import { type Destination, selectSource, type Source } from '../../harness/address/source-selection.ts';

const from = (text: string, more: Omit<Source, 'address'> = {}): Source => ({ address: ip(text), ...more });
const to = (text: string, more: Omit<Destination, 'address'> = {}): Destination => ({ address: ip(text), ...more });

function chosen(
  destination: Destination,
  inventory: Source[],
  policy: Policy = POLICIES.rfc6724,
): [string, string | null] | null {
  const result = selectSource(policy, destination, inventory);
  return result === null ? null : [formatAddress(result.source.address), result.decidedBy];
}

describe('the examples of RFC 6724 10.1', () => {
  it.each<[Destination, Source[], string, string]>([
    [to('2001:db8:1::1'), [from('2001:db8:3::1'), from('fe80::1')], '2001:db8:3::1', '2 appropriate scope'],
    [to('ff05::1'), [from('2001:db8:3::1'), from('fe80::1')], '2001:db8:3::1', '2 appropriate scope'],
    [
      to('2001:db8:1::1'),
      [from('2001:db8:1::1', { deprecated: true }), from('2001:db8:2::1')],
      '2001:db8:1::1',
      '1 same address',
    ],
    [to('fe80::1'), [from('fe80::2', { deprecated: true }), from('2001:db8:1::1')], 'fe80::2', '2 appropriate scope'],
    [to('2001:db8:1::1'), [from('2001:db8:1::2'), from('2001:db8:3::2')], '2001:db8:1::2', '8 longest matching prefix'],
    [
      to('2001:db8:1::1'),
      [from('2001:db8:1::2', { careOf: true }), from('2001:db8:3::2', { home: true })],
      '2001:db8:3::2',
      '4 home address',
    ],
    [
      to('2002:c633:6401::1'),
      [from('2002:c633:6401::d5e3:7953:13eb:22e8', { temporary: true }), from('2001:db8:1::2')],
      '2002:c633:6401::d5e3:7953:13eb:22e8',
      '6 matching label',
    ],
    [
      to('2001:db8:1::d5e3:0:0:1'),
      [from('2001:db8:1::2'), from('2001:db8:1::d5e3:7953:13eb:22e8', { temporary: true })],
      '2001:db8:1::d5e3:7953:13eb:22e8',
      '7 prefer temporary addresses',
    ],
  ])('%# have their result', (destination, inventory, address, rule) => {
    const expected = [formatAddress(ip(address)), rule];
    expect(chosen(destination, inventory)).toEqual(expected);
    expect(chosen(destination, inventory.toReversed())).toEqual(expected);
  });
});

describe('a source', () => {
  it('is preferred, not deprecated', () => {
    expect(chosen(to('2001:db8::1'), [from('2001:db8::2', { deprecated: true }), from('2001:db8:9::3')])).toEqual([
      '2001:db8:9::3',
      '3 not deprecated',
    ]);
  });

  it('is at home before at a care-of address too', () => {
    const both = from('2001:db8:9::1', { home: true, careOf: true });
    expect(chosen(to('2001:db8::1'), [from('2001:db8::2', { home: true }), both])).toEqual(['2001:db8:9::1', '4 home address']);
    // Rule 4 has no say between a home address and one that is neither.
    expect(chosen(to('2001:db8::1'), [from('2001:db8:9::2', { home: true }), from('2001:db8::3')])).toEqual([
      '2001:db8::3',
      '8 longest matching prefix',
    ]);
  });

  it('is of the outgoing interface, or else of its next hop', () => {
    const wan = from('2001:db8:9::2', { interface: 'wan' });
    const lan = from('2001:db8::2', { interface: 'lan' });
    expect(chosen(to('2001:db8::1', { interface: 'wan' }), [lan, wan])).toEqual(['2001:db8:9::2', '5 outgoing interface']);
    expect(chosen(to('2001:db8::1'), [lan, from('2001:db8:9::2', { fromNextHop: true })])).toEqual([
      '2001:db8:9::2',
      '5.5 prefix of the next hop',
    ]);
  });

  it('for a link-local destination is on its link', () => {
    const there = from('fe80::2', { interface: 'lan' });
    expect(chosen(to('fe80::1', { interface: 'wan' }), [there])).toBeNull();
    expect(chosen(to('fe80::1', { interface: 'lan' }), [there])).toEqual(['fe80::2', null]);
    expect(chosen(to('ff0e::1', { interface: 'wan' }), [from('2001:db8::2', { interface: 'lan' })])).toBeNull();
    expect(chosen(to('2001:db8::1', { interface: 'wan' }), [from('2001:db8::2', { interface: 'lan' })])).not.toBeNull();
  });

  it('is of the same family, unicast and specified', () => {
    expect(chosen(to('2001:db8::1'), [from('192.0.2.1'), from('ff02::1'), from('::')])).toBeNull();
    expect(chosen(to('192.0.2.1'), [from('2001:db8::1')])).toBeNull();
    expect(chosen(to('::ffff:192.0.2.1'), [from('192.0.2.2')])).toEqual(['192.0.2.2', null]);
    expect(chosen(to('192.0.2.1'), [])).toBeNull();
  });

  it('is public under RFC 3484, temporary under RFC 6724', () => {
    const both = [from('2001:db8::2'), from('2001:db8::9', { temporary: true })];
    expect(chosen(to('2001:db8:1::1'), both, POLICIES.rfc3484)?.[0]).toBe('2001:db8::2');
    expect(chosen(to('2001:db8:1::1'), both, POLICIES.rfc6724)?.[0]).toBe('2001:db8::9');
  });

  it('matches by prefix only as far as its own prefix goes (RFC 6724 2.2)', () => {
    const twins = [from('2001:db8::8000:0:0:1'), from('2001:db8::2')];
    expect(chosen(to('2001:db8::3'), twins)).toEqual(['2001:db8::8000:0:0:1', null]);
    expect(chosen(to('2001:db8::3'), twins, POLICIES.rfc3484)).toEqual(['2001:db8::2', '8 longest matching prefix']);
  });

  it('keeps a Linux host with Teredo and native IPv6 on the native address for native destinations', () => {
    const sources = [from('2001:0:c633:6442:1cba:f226:34ff:8edc'), from('2001:db8:6::6')];
    expect(chosen(to('2001:db8:80::80'), sources, POLICIES.glibc)).toEqual(['2001:db8:6::6', '6 matching label']);
  });
});
