import { describe, expect, it } from 'vitest';
import { ingress } from '../../lab/netd/ingress.ts';
import { toNumber } from '../../lab/netd/ipv4.ts';
import type { Link, Role } from '../../lab/netd/role.ts';
import { ROLES } from '../../lab/netd/rules.ts';
import { packet } from './packet.ts';

const host: Link = { local: toNumber('203.0.113.64'), relay: toNumber('198.51.100.33'), strictRelay: false };
const relay: Link = { local: toNumber('198.51.100.33'), relay: undefined, strictRelay: false };

const SITE = '2002:cb00:7140::1';
const OTHER_SITE = '2002:cb00:7141::1';
const NATIVE = '2001:db8:80::80';
const admitted = undefined;

const { '6in4': sixInFour, ...sixToFour } = ROLES;

describe.each(Object.entries(sixToFour))('every role of 6to4: %s', (_name, role) => {
  const good = packet(OTHER_SITE, SITE, Buffer.alloc(8));
  it.each([
    ['short', good.subarray(0, 39)],
    ['not-ipv6', Buffer.concat([Buffer.from([0x45]), good.subarray(1)])],
    ['bad-length', good.subarray(0, -1)],
  ])('%s', (reason, bytes) => {
    expect(ingress(role, bytes, toNumber('203.0.113.65'), host)).toBe(reason);
  });

  it.each([
    '0.0.0.1',
    '10.9.9.9',
    '100.64.0.1',
    '127.0.0.1',
    '169.254.1.1',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.2',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
  ])('outer source %s is a bogon', (outer) => {
    expect(ingress(role, good, toNumber(outer), host)).toBe('outer-source-bogon');
  });

  it.each(['172.15.255.255', '172.32.0.0', '100.128.0.0', '11.0.0.0', '192.169.0.0', '223.255.255.255'])(
    '%s is none',
    (outer) => {
      expect(ingress(role, good, toNumber(outer), host)).not.toBe('outer-source-bogon');
    },
  );

  it('our own address cannot come from outside', () => {
    expect(ingress(role, good, host.local, host)).toBe('outer-source-own');
  });

  it.each([
    ['ff02::1', 'source-multicast'],
    ['::', 'source-reserved'],
    ['::1', 'source-reserved'],
    ['::ffff:cb00:7141', 'source-reserved'],
    ['::cb00:7141', 'source-reserved'],
    ['fe80::1', 'source-link-local'],
    ['febf::1', 'source-link-local'],
    ['fec0::1', 'source-site-local'],
    ['fc00::1', 'source-unique-local'],
    ['fd12::1', 'source-unique-local'],
    [SITE, 'source-mismatch'],
  ])('inner source %s', (source, reason) => {
    expect(ingress(role, packet(source, SITE), toNumber('203.0.113.65'), host)).toBe(reason);
  });
});

describe('the 6to4 host', () => {
  const role = ROLES['6to4-host'];
  it.each([
    ['another site', OTHER_SITE, SITE, '203.0.113.65', admitted],
    ['native by its relay', NATIVE, SITE, '198.51.100.33', admitted],
    ['native by any relay: the return relay is not ours to choose', NATIVE, SITE, '198.51.100.34', admitted],
    ['a destination that is not our prefix', NATIVE, OTHER_SITE, '198.51.100.33', 'destination-not-own'],
    ['a native destination', OTHER_SITE, NATIVE, '203.0.113.65', 'destination-not-own'],
    ['a multicast destination', OTHER_SITE, 'ff02::1', '203.0.113.65', 'destination-not-own'],
  ])('%s', (_title, source, destination, outer, expected) => {
    expect(ingress(role, packet(source, destination), toNumber(outer), host)).toBe(expected);
  });

  it('with strictRelay takes native sources from its relay only', () => {
    const strict = { ...host, strictRelay: true };
    expect(ingress(role, packet(NATIVE, SITE), toNumber('198.51.100.34'), strict)).toBe('unknown-relay');
    expect(ingress(role, packet(NATIVE, SITE), toNumber('198.51.100.33'), strict)).toBe(admitted);
    expect(ingress(role, packet(OTHER_SITE, SITE), toNumber('203.0.113.65'), strict)).toBe(admitted);
  });
});

describe('the 6to4 relay', () => {
  const role = ROLES['6to4-relay'];
  it.each([
    ['a site to native IPv6', SITE, NATIVE, admitted],
    ['a site to the relay itself', SITE, '2002:c633:6421::1', admitted],
    ['a native source', '2001:db8:6::6', NATIVE, 'source-not-6to4'],
    ['site to site', SITE, OTHER_SITE, '6to4-to-6to4'],
    ['RFC 1918 in the destination', SITE, '2002:a00:1::1', 'destination-bogon'],
    ['a link-local destination', SITE, 'fe80::1', 'destination-not-global'],
    ['a multicast destination', SITE, 'ff02::1', 'destination-not-global'],
    ['a unique local destination', SITE, 'fd00::1', 'destination-not-global'],
  ])('%s', (_title, source, destination, expected) => {
    expect(ingress(role, packet(source, destination), toNumber('203.0.113.64'), relay)).toBe(expected);
  });
});

it('a role inside one site may take private tunnel ends, and no other bogons', () => {
  const inside: Role = { options: [], allowsPrivate: true, nextHop: () => 'no-relay', refuses: () => undefined };
  expect(ingress(inside, packet(NATIVE, SITE), toNumber('10.55.0.7'), host)).toBe(admitted);
  expect(ingress(inside, packet(NATIVE, SITE), toNumber('127.0.0.1'), host)).toBe('outer-source-bogon');
});

describe('the end of a configured tunnel', () => {
  const good = packet(NATIVE, '2001:db8:77::2');
  const far = toNumber('198.51.100.33');

  it.each([
    ['the other end', far, admitted],
    ['somebody else', toNumber('203.0.113.65'), 'unknown-relay'],
    ['a neighbour on a private LAN', toNumber('192.168.1.2'), 'unknown-relay'],
    ['loopback', toNumber('127.0.0.1'), 'outer-source-bogon'],
    ['itself', host.local, 'outer-source-own'],
  ])('admits its peer alone: %s', (_title, outer, reason) => {
    expect(ingress(sixInFour, good, outer, host)).toBe(reason);
  });

  it('refuses inner sources that no router forwards', () => {
    expect(ingress(sixInFour, packet('ff02::1', SITE), far, host)).toBe('source-multicast');
  });
});
