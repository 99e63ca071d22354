import { describe, expect, it } from 'vitest';
import { toNumber, toText } from '../../lab/netd/ipv4.ts';
import type { Link } from '../../lab/netd/role.ts';
import { nextHop, ROLES } from '../../lab/netd/rules.ts';
import { packet } from './packet.ts';

const own: Link = { local: toNumber('203.0.113.64'), relay: toNumber('198.51.100.33'), strictRelay: false };
const relay: Link = { local: toNumber('198.51.100.33'), relay: undefined, strictRelay: false };

const SITE = '2002:cb00:7140::1';
const OTHER_SITE = '2002:cb00:7141::1';
const NATIVE = '2001:db8:80::80';

const hopText = (hop: ReturnType<typeof nextHop>) => (typeof hop === 'number' ? toText(hop) : hop);

describe('the 6to4 host', () => {
  const role = ROLES['6to4-host'];
  it.each([
    ['another site goes to its own IPv4 address', SITE, OTHER_SITE, '203.0.113.65'],
    ['native IPv6 goes to the relay', SITE, NATIVE, '198.51.100.33'],
    ['the relay itself is a site', SITE, '2002:c633:6421::1', '198.51.100.33'],
    ['any subnet of the own prefix may send', '2002:cb00:7140:ffff::1', NATIVE, '198.51.100.33'],
    ['Teredo is native to 6to4', SITE, '2001::1', '198.51.100.33'],
    ['the own site is not sent out', SITE, '2002:cb00:7140:1::1', 'destination-own'],
    ['RFC 1918 inside', SITE, '2002:c0a8:102::1', 'destination-bogon'],
    ['loopback inside', SITE, '2002:7f00:1::1', 'destination-bogon'],
    ['multicast inside', SITE, '2002:e000:1::1', 'destination-bogon'],
    ['broadcast inside', SITE, '2002:ffff:ffff::1', 'destination-bogon'],
    ['shared address space inside', SITE, '2002:6440:1::1', 'destination-bogon'],
    ['all routers', 'fe80::1', 'ff02::2', 'destination-not-global'],
    ['a unique local destination', SITE, 'fd00::1', 'destination-not-global'],
    ['a foreign 6to4 source', OTHER_SITE, NATIVE, 'source-not-own'],
    ['a native source', '2001:db8:6::6', NATIVE, 'source-not-own'],
    ['a link-local source', 'fe80::1', NATIVE, 'source-not-own'],
  ])('%s', (_title, source, destination, expected) => {
    expect(hopText(nextHop(role, packet(source, destination), own))).toBe(expected);
  });

  it('drops native destinations when it has no relay', () => {
    expect(nextHop(role, packet(SITE, NATIVE), { ...own, relay: undefined })).toBe('no-relay');
    expect(hopText(nextHop(role, packet(SITE, OTHER_SITE), { ...own, relay: undefined }))).toBe('203.0.113.65');
  });
});

describe('the 6to4 relay', () => {
  const role = ROLES['6to4-relay'];
  it.each([
    ['a site is reached at its IPv4 address', NATIVE, SITE, '203.0.113.64'],
    ['its own 6to4 address may speak', '2002:c633:6421::1', SITE, '203.0.113.64'],
    ['native to native is not its work', '2001:db8:6::6', NATIVE, 'destination-not-6to4'],
    ['a multicast destination', NATIVE, 'ff02::1', 'destination-not-6to4'],
    ['one site to another by the native side', OTHER_SITE, SITE, '6to4-to-6to4'],
    ['its own prefix', NATIVE, '2002:c633:6421::2', 'destination-own'],
    ['RFC 1918 inside', NATIVE, '2002:a00:1::1', 'destination-bogon'],
    ['a link-local source', 'fe80::1', SITE, 'source-link-local'],
    ['a site-local source', 'fec0::1', SITE, 'source-site-local'],
    ['a unique local source', 'fd00::1', SITE, 'source-unique-local'],
    ['a multicast source', 'ff02::1', SITE, 'source-multicast'],
    ['the unspecified source', '::', SITE, 'source-reserved'],
  ])('%s', (_title, source, destination, expected) => {
    expect(hopText(nextHop(role, packet(source, destination), relay))).toBe(expected);
  });
});

describe('what is no IPv6 packet', () => {
  const whole = packet(SITE, NATIVE, Buffer.alloc(8));
  it.each([
    ['nothing', Buffer.alloc(0), 'short'],
    ['39 octets', whole.subarray(0, 39), 'short'],
    ['an IPv4 version', Buffer.concat([Buffer.from([0x45]), whole.subarray(1)]), 'not-ipv6'],
    ['a payload that is cut off', whole.subarray(0, 47), 'bad-length'],
  ])('%s', (_title, bytes, expected) => {
    for (const role of Object.values(ROLES)) expect(nextHop(role, bytes, own)).toBe(expected);
  });

  it('octets behind the payload are no fault', () => {
    expect(hopText(nextHop(ROLES['6to4-host'], Buffer.concat([whole, Buffer.alloc(4)]), own))).toBe('198.51.100.33');
  });
});

describe('the end of a configured tunnel', () => {
  it.each([NATIVE, OTHER_SITE, 'ff02::2'])('sends %s to the other end', (destination) => {
    expect(hopText(nextHop(ROLES['6in4'], packet('2001:db8:77::2', destination), own))).toBe('198.51.100.33');
  });

  it('drops all when it has none', () => {
    expect(nextHop(ROLES['6in4'], packet('2001:db8:77::2', NATIVE), { ...own, relay: undefined })).toBe('no-relay');
  });
});
