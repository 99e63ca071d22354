import {
  array,
  assert,
  boolean,
  constant,
  constantFrom,
  integer,
  ipV4,
  ipV6,
  option,
  property,
  record,
  uint8Array,
} from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatAddress, ip } from '../../../harness/address/ip.ts';
import { decodeSvcb, type Svcb } from '../../../harness/net/dns/svcb.ts';
import { bareSvcb } from './bare-svcb.ts';
import { encodeSvcb } from '../../../harness/net/dns/svcb-encode.ts';

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(/\s/g, ''), 'hex'));
const foo = '03 66 6f 6f 07 65 78 61 6d 70 6c 65 03 63 6f 6d 00';
const fooOrg = '03 66 6f 6f 07 65 78 61 6d 70 6c 65 03 6f 72 67 00';
const base = bareSvcb;

describe('the test vectors of RFC 9460 D', () => {
  it.each<[string, string, Partial<Svcb>]>([
    ['AliasMode', `0000 ${foo}`, { priority: 0, target: 'foo.example.com' }],
    ['the owner', '0001 00', {}],
    ['a port', `0010 ${foo} 0003 0002 0035`, { priority: 16, target: 'foo.example.com', port: 53 }],
    [
      'an unknown key',
      `0001 ${foo} 029b 0005 68656c6c6f`,
      { target: 'foo.example.com', others: new Map([[667, hex('68656c6c6f')]]) },
    ],
    [
      'an unknown key with any octet',
      `0001 ${foo} 029b 0009 68656c6c6fd2716f6f`,
      { target: 'foo.example.com', others: new Map([[667, hex('68656c6c6fd2716f6f')]]) },
    ],
    [
      'two IPv6 hints',
      `0001 ${foo} 0006 0020 20010db8000000000000000000000001 20010db8000000000000000000530001`,
      { target: 'foo.example.com', ipv6hint: ['2001:db8::1', '2001:db8::53:1'] },
    ],
    [
      'an IPv6 hint that was written with an IPv4 end',
      '0001 07 65 78 61 6d 70 6c 65 03 63 6f 6d 00 0006 0010 20010db8012203440000 0000c0000221',
      { target: 'example.com', ipv6hint: ['2001:db8:122:344::c000:221'] },
    ],
    [
      'sorted parameters',
      `0010 ${fooOrg} 0000 0004 0001 0004 0001 0009 02 6832 05 68332d3139 0004 0004 c0000201`,
      { priority: 16, target: 'foo.example.org', mandatory: [1, 4], alpn: ['h2', 'h3-19'], ipv4hint: ['192.0.2.1'] },
    ],
    [
      'an ALPN id with a comma and a backslash',
      `0010 ${fooOrg} 0001 000c 08 665c6f6f2c626172 02 6832`,
      { priority: 16, target: 'foo.example.org', alpn: ['f\\oo,bar', 'h2'] },
    ],
  ])('%s', (_, rdata, expected) => {
    const { others, ...rest } = { ...base, ...expected };
    const decoded = decodeSvcb(hex(rdata));
    expect(decoded).toMatchObject(rest);
    expect('others' in decoded && [...decoded.others].map(([key, value]) => [key, [...value]])).toEqual(
      [...others].map(([key, value]) => [key, [...value]]),
    );
  });
});

describe('what is malformed is told', () => {
  it.each([
    ['nothing', '', 'shorter'],
    ['no end of the target', '0001 03 66 6f', 'target ends early'],
    ['a compressed target', '0001 c00c', 'compressed'],
    ['keys out of order', '0001 00 0003 0002 0035 0001 0003 02 6832', 'does not come after'],
    ['a key twice', '0001 00 0003 0002 0035 0003 0002 0035', 'does not come after'],
    ['half a parameter', '0001 00 0003', 'ends early'],
    ['a value that is longer than the record', '0001 00 0003 0008 0035', 'ends early'],
    ['an empty IPv6 hint', '0001 00 0006 0000', 'ipv6hint'],
    ['half an IPv6 address', '0001 00 0006 0008 20010db800000000', 'ipv6hint'],
    ['an IPv4 hint of three octets', '0001 00 0004 0003 c00002', 'ipv4hint'],
    ['a port of one octet', '0001 00 0003 0001 35', 'port'],
    ['an empty ALPN id', '0001 00 0001 0001 00', 'alpn'],
    ['no ALPN id', '0001 00 0001 0000', 'alpn'],
    ['no-default-alpn with a value', '0001 00 0002 0001 00', 'no-default-alpn'],
    ['mandatory without its key', '0001 00 0000 0002 0001', 'mandatory key 1 is absent'],
    ['mandatory that lists itself', '0001 00 0000 0002 0000', 'itself'],
    ['mandatory out of order', '0001 00 0000 0004 0004 0001 0001 0003 02 6832 0004 0004 c0000201', 'not in order'],
  ])('%s', (_, rdata, problem) => {
    expect(decodeSvcb(hex(rdata))).toEqual({ malformed: expect.stringContaining(problem) as string });
  });

  it('and no octets make it throw', () => {
    assert(
      property(uint8Array({ maxLength: 80 }), (rdata) => {
        expect(decodeSvcb(rdata)).toBeTypeOf('object');
      }),
    );
    assert(
      property(uint8Array({ maxLength: 60 }), (params) => {
        expect(decodeSvcb(Uint8Array.from([0, 1, 0, ...params]))).toBeTypeOf('object');
      }),
    );
  });

  it('parameters of AliasMode are ignored, and a dot in a label is escaped', () => {
    expect(decodeSvcb(hex('0000 03 61 2e 62 00 0006 0000'))).toMatchObject({ target: 'a\\046b', ipv6hint: null });
  });
});

describe('encodeSvcb', () => {
  it('writes what decodeSvcb reads', () => {
    const hint = (family: 4 | 6) =>
      option(array(family === 4 ? ipV4() : ipV6().map((text) => formatAddress(ip(text))), { minLength: 1, maxLength: 3 }));
    const anySvcb = record({
      priority: integer({ min: 1, max: 65_535 }),
      target: constantFrom('', 'shop.test', 'a.b.c.test'),
      mandatory: constant(null),
      alpn: option(array(constantFrom('h2', 'h3', 'http/1.1'), { minLength: 1, maxLength: 3 })),
      noDefaultAlpn: boolean(),
      port: option(integer({ min: 0, max: 65_535 })),
      ipv4hint: hint(4),
      ipv6hint: hint(6),
      ech: constant(null),
      others: constantFrom(new Map<number, Uint8Array>(), new Map([[667, Buffer.from('hello')]])),
    });
    assert(
      property(anySvcb, (svcb) => {
        expect(decodeSvcb(encodeSvcb(svcb))).toEqual(svcb);
      }),
    );
  });
});
