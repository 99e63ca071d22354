import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ip } from '../../harness/address/ip.ts';
import { contains, formatPrefix } from '../../harness/address/prefix.ts';
import { isGloballyReachable, isMulticast, SPECIAL_PURPOSE, specialPurpose } from '../../harness/address/special-purpose.ts';
import { anyAddress } from './arbitrary.ts';

describe('the special-purpose registries', () => {
  it('have 26 blocks for IPv4 and 25 for IPv6, each once', () => {
    const families = SPECIAL_PURPOSE.map(({ prefix }) => prefix.network.family);
    expect(families.filter((family) => family === 4)).toHaveLength(26);
    expect(families.filter((family) => family === 6)).toHaveLength(25);
    expect(new Set(SPECIAL_PURPOSE.map(({ prefix }) => formatPrefix(prefix))).size).toBe(SPECIAL_PURPOSE.length);
  });

  it.each([
    ['203.0.113.4', 'Documentation (TEST-NET-3)', 5737, false],
    ['2001:db8::1', 'Documentation', 3849, false],
    ['3fff::1', 'Documentation', 9637, false],
    ['10.1.2.3', 'Private-Use', 1918, false],
    ['100.64.1.1', 'Shared Address Space', 6598, false],
    ['0.0.0.0', 'This host on this network', 1122, false],
    ['0.0.0.1', 'This network', 791, false],
    ['192.0.0.9', 'Port Control Protocol Anycast', 7723, true],
    ['192.0.0.171', 'NAT64/DNS64 Discovery', 8880, false],
    ['192.0.0.200', 'IETF Protocol Assignments', 6890, false],
    ['192.88.99.1', 'Deprecated (6to4 Relay Anycast)', 7526, null],
    ['255.255.255.255', 'Limited Broadcast', 919, false],
    ['2001:0:cb00:7178::1', 'Teredo', 4380, null],
    ['2001:1::1', 'Port Control Protocol Anycast', 7723, true],
    ['2001:1::9', 'IETF Protocol Assignments', 2928, false],
    ['2002:cb00:7140::1', '6to4', 3056, null],
    ['64:ff9b::1', 'IPv4-IPv6 Translation', 6052, true],
    ['fd00::1', 'Unique-Local', 4193, false],
    ['::ffff:192.0.2.1', 'IPv4-mapped Address', 4291, false],
  ])('%s is in %s (RFC %i), global: %s', (text, name, rfc, global) => {
    expect(specialPurpose(ip(text))).toMatchObject({ name, rfc, global });
    expect(isGloballyReachable(ip(text))).toBe(global);
  });

  it.each(['8.8.8.8', '2600::1', '2001:4860::1', '2a00::1'])('%s is ordinary', (text) => {
    expect(specialPurpose(ip(text))).toBeNull();
    expect(isGloballyReachable(ip(text))).toBe(true);
  });

  it.each(['224.0.0.1', '239.255.255.255', 'ff02::1', 'ff0e::1'])('%s is multicast, which is not global unicast', (text) => {
    expect(isMulticast(ip(text))).toBe(true);
    expect(specialPurpose(ip(text))).toBeNull();
    expect(isGloballyReachable(ip(text))).toBe(false);
  });

  it('answer with the most specific row', () => {
    fc.assert(
      fc.property(anyAddress, (address) => {
        const best = specialPurpose(address);
        const holding = SPECIAL_PURPOSE.filter(({ prefix }) => contains(prefix, address));
        expect(best?.prefix.length ?? -1).toBe(Math.max(-1, ...holding.map(({ prefix }) => prefix.length)));
      }),
    );
  });

  it('never call a block global that routers may not forward', () => {
    expect(SPECIAL_PURPOSE.filter(({ forwardable, global }) => global === true && forwardable !== true)).toEqual([]);
  });
});
