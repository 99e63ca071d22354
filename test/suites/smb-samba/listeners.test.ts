import { describe, expect, it } from 'vitest';
import { matchesPattern } from '../../../suites/smb-samba/patterns.ts';
import { selectedBy } from '../../../suites/smb-samba/listeners.ts';
import type { HostAddress } from '../../../suites/smb-samba/samba/ip-address-output.ts';

const on = (device: string, address: string, more: Partial<HostAddress> = {}): HostAddress => ({
  device,
  address,
  kind: 'broadcast',
  scope: 'global',
  isTentative: false,
  ...more,
});
const host = [
  on('lo', '127.0.0.1', { kind: 'loopback', scope: 'host' }),
  on('lo', '::1', { kind: 'loopback', scope: 'host' }),
  on('eth0', '192.0.2.80'),
  on('eth0', '2001:db8:80::80'),
  on('eth0', 'fe80::80', { scope: 'link' }),
  on('wg0', '2001:db8:99::1', { kind: 'point-to-point' }),
];

describe('what interfaces selects', () => {
  it.each([
    ['lo', ['127.0.0.1', '::1'], []],
    ['eth*', ['192.0.2.80', '2001:db8:80::80'], []],
    ['eth0;speed=1000', ['192.0.2.80', '2001:db8:80::80'], []],
    ['eth1', [], []],
    ['wg0', [], ['2001:db8:99::1']],
    ['2001:db8:99::1', [], ['2001:db8:99::1']],
    ['2001:db8:99::1/64', ['2001:db8:99::1'], []],
    ['2001:db8:80::80', ['2001:db8:80::80'], []],
    ['2001:db8:80::81', [], []],
    ['2001:db8:80::81/64', ['2001:db8:80::81'], []],
    ['2001:db8:80::80/128', ['2001:db8:80::80'], []],
    ['2001:db8:80::/64', ['2001:db8:80::80'], []],
    ['192.0.2.0/255.255.255.0', ['192.0.2.80'], []],
    ['192.0.2.255/24', ['192.0.2.80'], []],
    ['[2001:db8:80::80]/64', [], []],
    ['fe80::80%eth0', [], []],
  ])('%s', (item, addresses, dropped) => {
    const [one] = selectedBy([item], host);
    expect(one).toMatchObject({ item, addresses, isUnknown: false });
    expect(one?.dropped.map(({ address }) => address)).toEqual(dropped);
  });

  it('is unknown for a name or a network, where the addresses of the server are', () => {
    expect(selectedBy(['eth0', '192.0.2.0/24', '192.0.2.80', '192.0.2.80/24'], null).map(({ isUnknown }) => isUnknown)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});

describe('a pattern', () => {
  it.each([
    ['*', '', true],
    ['eth?', 'eth0', true],
    ['eth?', 'eth', false],
    ['*th*0', 'eth10', true],
    ['eth*', 'veth0', false],
    ['e.h0', 'eth0', false],
    [`${'*a'.repeat(40)}b`, 'a'.repeat(60), false],
  ])('%s against %s', (pattern, text, matches) => {
    expect(matchesPattern(pattern, text)).toBe(matches);
  });
});
