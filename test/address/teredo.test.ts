import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatAddress, ip, type Ipv4, ipv4, parseIpv4, parseIpv6 } from '../../harness/address/ip.ts';
import { contains, interfaceId } from '../../harness/address/prefix.ts';
import { decodeOrigin, encodeOrigin } from '../../harness/address/teredo-origin.ts';
import {
  decodeTeredo,
  decodeTeredoId,
  encodeTeredo,
  isTeredo,
  packTeredoFlags,
  refusedMapped,
  teredoFlags,
  TEREDO_BEFORE_RFC,
} from '../../harness/address/teredo.ts';
import { anyIpv4, anyIpv6 } from './arbitrary.ts';

const v4 = (text: string): Ipv4 => parseIpv4(text) ?? ipv4(0n);
const u16 = fc.integer({ min: 0, max: 0xffff });

describe('a Teredo address', () => {
  it.each([
    ['2001:0:cb00:7178:0:f000:39cc:9b89', '203.0.113.120', 0, 4095, '198.51.100.118'], // RFC 6081 figure 3
    ['2001:0:cb00:7178:0:efff:39cc:9b89', '203.0.113.120', 0, 4096, '198.51.100.118'],
    ['2001:0:cb00:7101:c11:1961:34ff:8e89', '203.0.113.1', 0x0c11, 59038, '203.0.113.118'], // seen from a real client behind NAT44
    ['2001:0:4136:e378:8000:63bf:3fff:fdd2', '65.54.227.120', 0x8000, 40000, '192.0.2.45'], // RFC 4380 era example, cone
  ])('%s decodes', (text, server, flags, port, client) => {
    const decoded = decodeTeredo(ip(text));
    expect(decoded).toEqual({ server: v4(server), flags, port, client: v4(client) });
    expect(decoded === null ? '' : formatAddress(encodeTeredo(decoded))).toBe(text);
  });

  it('survives encoding and decoding, for all fields', () => {
    fc.assert(
      fc.property(anyIpv4, u16, u16, anyIpv4, (server, flags, port, client) => {
        const address = encodeTeredo({ server, flags, port, client });
        expect(decodeTeredo(address)).toEqual({ server, flags, port, client });
        expect(isTeredo(address)).toBe(true);
      }),
    );
  });

  it('is one for all of 2001::/32 and nothing else', () => {
    fc.assert(
      fc.property(anyIpv6, (address) => {
        const expected = address.value >> 96n === 0x2001_0000n;
        const decoded = decodeTeredo(address);
        expect(decoded !== null).toBe(expected);
        expect(decoded === null ? address : encodeTeredo(decoded)).toEqual(address);
      }),
    );
    expect(decodeTeredo(ip('2001:1::1'))).toBeNull();
    const old = ip('3ffe:831f:cb00:7178:0:f000:39cc:9b89');
    expect([decodeTeredo(old), contains(TEREDO_BEFORE_RFC, old)]).toEqual([null, true]);
    expect(decodeTeredo(ip('192.0.2.1'))).toBeNull();
  });

  it('has ports and flags of 16 bits', () => {
    const good = { server: v4('203.0.113.1'), flags: 0, port: 1, client: v4('203.0.113.2') };
    expect(() => encodeTeredo({ ...good, port: 65536 })).toThrow('port 65536');
    expect(() => encodeTeredo({ ...good, flags: -1 })).toThrow('flags -1');
  });

  it('shares its identifier with link-local addresses of the server', () => {
    const server = parseIpv6('fe80::8000:f227:34ff:8efe');
    expect(server === null ? null : decodeTeredoId(interfaceId(server))).toEqual({
      flags: 0x8000,
      port: 3544,
      client: v4('203.0.113.1'),
    });
  });
});

describe('flags', () => {
  it.each([
    [0x8000, { cone: true }],
    [0x4000, { z: true }],
    [0x3c00, { random1: 15 }],
    [0x0200, { universal: true }],
    [0x0100, { group: true }],
    [0x00ff, { random2: 255 }],
    [0x0c11, { random1: 3, random2: 0x11 }],
    [0x243d, { random1: 9, random2: 0x3d }],
  ])('%s', (bits, fields) => {
    const none = { cone: false, z: false, random1: 0, universal: false, group: false, random2: 0 };
    expect(teredoFlags(bits)).toEqual({ ...none, ...fields });
  });

  it('pack and unpack', () => {
    fc.assert(
      fc.property(u16, (bits) => {
        expect(packTeredoFlags(teredoFlags(bits))).toBe(bits);
      }),
    );
  });
});

describe('an origin indication', () => {
  it('is the one of RFC 4380 5.1.1', () => {
    const bytes = Uint8Array.of(0x00, 0x00, 0xfe, 0xae, 0xfe, 0xfd, 0xfc, 0xfb);
    expect(encodeOrigin({ port: 337, address: v4('1.2.3.4') })).toEqual(bytes);
    expect(decodeOrigin(bytes)).toEqual({ port: 337, address: v4('1.2.3.4') });
  });

  it('survives encoding and decoding, with a packet behind it', () => {
    fc.assert(
      fc.property(u16, anyIpv4, fc.uint8Array({ maxLength: 60 }), (port, address, rest) => {
        const bytes = Uint8Array.from([...encodeOrigin({ port, address }), ...rest]);
        expect(decodeOrigin(bytes)).toEqual({ port, address });
      }),
    );
  });

  it('is not an IPv6 header, an authentication or a fragment of one', () => {
    expect(decodeOrigin(Uint8Array.of(0x60, 0, 0, 0, 0, 0, 0, 0))).toBeNull();
    expect(decodeOrigin(Uint8Array.of(0, 1, 0, 0, 0, 0, 0, 0))).toBeNull();
    expect(decodeOrigin(Uint8Array.of(0, 0, 0xfe, 0xae, 0xfe, 0xfd, 0xfc))).toBeNull();
    expect(() => encodeOrigin({ port: 65536, address: v4('1.2.3.4') })).toThrow(RangeError);
  });
});

describe('a mapped address', () => {
  it.each([
    ['0.0.0.1', 'this network'],
    ['10.1.2.3', 'private (RFC 1918)'],
    ['127.0.0.1', 'loopback'],
    ['169.254.0.1', 'link-local'],
    ['172.20.0.1', 'private (RFC 1918)'],
    ['192.168.77.35', 'private (RFC 1918)'],
    ['192.88.99.1', '6to4 relay anycast'],
    ['239.1.2.3', 'multicast'],
    ['255.255.255.255', 'broadcast'],
  ])('%s is refused: %s (RFC 4380 5.2.4)', (address, why) => {
    expect(refusedMapped(v4(address))).toBe(why);
  });

  it.each(['203.0.113.35', '198.51.100.118', '100.64.0.1', '192.88.98.1', '172.32.0.1'])('%s is not in the list', (address) => {
    expect(refusedMapped(v4(address))).toBeNull();
  });
});
