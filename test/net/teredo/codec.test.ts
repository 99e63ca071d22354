import { assert, nat, property, uint8Array } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatAddress, ip, ipv6 } from '../../../harness/address/ip.ts';
import { decodeEncapsulation, encodeAuthentication } from '../../../harness/net/teredo/encapsulation.ts';
import { decodeIpv6, encodeIpv6, icmpv6Checksum } from '../../../harness/net/teredo/ipv6-packet.ts';
import { decodeAdvertisement, encodeSolicitation, prefixText } from '../../../harness/net/teredo/router-discovery.ts';

const hex = (text: string) => new Uint8Array(Buffer.from(text.replaceAll(/\s/g, ''), 'hex'));
const v6 = (text: string) => ipv6(ip(text).value);

/** What miredo-server 1.2.6 sent for 203.0.113.118:59038, with its checksum. */
const authentication = '0001 0000 0011223344556677 00';
const origin = '0000 1961 34ff8e89';
const advertisement = (options: string) => {
  const message = hex(`86 00 0000 00 00 0000 00000000 00000000 ${options}`);
  const source = v6('fe80::8000:f227:34ff:8efe');
  const destination = v6('fe80::1234:5678:9abc');
  new DataView(message.buffer).setUint16(2, icmpv6Checksum(source, destination, message));
  return encodeIpv6({ source, destination, nextHeader: 58, hopLimit: 255, payload: message });
};
const pio = (prefix: string) => `03 04 40 40 ffffffff ffffffff 00000000 ${prefix}`;
const teredoPio = pio('20010000cb0071010000000000000000');
const mtu = '05 01 0000 00000500';

describe('the elements before the packet (RFC 4380 5.1.1)', () => {
  it('are read in their order', () => {
    const whole = decodeEncapsulation(hex(`${authentication} ${origin} 60`));
    expect(whole?.elements).toEqual(['authentication', 'origin']);
    expect(whole?.nonce).toEqual(hex('0011223344556677'));
    expect(whole?.confirmation).toBe(0);
    expect(whole?.origin).toEqual({ port: 59038, address: ip('203.0.113.118') });
    expect(whole?.packet).toEqual(hex('60'));
    expect(decodeEncapsulation(hex(`${origin} ${authentication} 60`))?.elements).toEqual(['origin', 'authentication']);
  });

  it("decode RFC 4380's own example, 1.2.3.4:337", () => {
    expect(decodeEncapsulation(hex('0000 FEAE FEFDFCFB'))?.origin).toEqual({ port: 337, address: ip('1.2.3.4') });
  });

  it('skip a client identifier and an authentication value', () => {
    const seen = decodeEncapsulation(hex('0001 0203 aabb ccddee 8899aabbccddeeff 01 60'));
    expect(seen?.nonce).toEqual(hex('8899aabbccddeeff'));
    expect(seen?.confirmation).toBe(1);
  });

  it.each([
    ['authentication cut short', '0001 0000 00112233'],
    ['lengths beyond the datagram', '0001 ffff 0011223344556677 00'],
    ['origin cut short', '0000 1961 34'],
    ['two origins', `${origin} ${origin}`],
    ['two authentications', `${authentication} ${authentication}`],
    ['an unknown element', '0005 0000'],
  ])('refuse %s', (_name, bytes) => {
    expect(decodeEncapsulation(hex(bytes))).toBeNull();
  });

  it('write what they read, for any nonce', () => {
    assert(
      property(uint8Array({ minLength: 8, maxLength: 8 }), (nonce) => {
        expect(decodeEncapsulation(encodeAuthentication(nonce))?.nonce).toEqual(nonce);
      }),
    );
    expect(() => encodeAuthentication(new Uint8Array(7))).toThrow(RangeError);
  });
});

describe('a router solicitation', () => {
  it('goes from the link-local address to all routers with hop limit 255 and a right checksum', () => {
    const bytes = encodeSolicitation(v6('fe80::8000:1:2:3'));
    expect(Buffer.from(bytes).toString('hex')).toBe(
      ['6000000000083aff', 'fe800000000000008000000100020003', 'ff020000000000000000000000000002', '8500fd3000000000'].join(''),
    );
    const packet = decodeIpv6(bytes);
    expect(packet && icmpv6Checksum(packet.source, packet.destination, packet.payload)).toBe(0);
  });
});

describe('a router advertisement', () => {
  it('gives prefix, destination and MTU', () => {
    const seen = decodeAdvertisement(advertisement(`${teredoPio} ${mtu}`));
    expect(seen?.prefixes.map(prefixText)).toEqual(['2001:0:cb00:7101::/64']);
    expect(seen?.prefixes[0]?.autonomous).toBe(true);
    expect(seen?.mtu).toBe(1280);
    expect(seen && formatAddress(seen.destination)).toBe('fe80::1234:5678:9abc');
    expect(seen && formatAddress(seen.source)).toBe('fe80::8000:f227:34ff:8efe');
  });

  it('may have no prefix, or two: that is for a check to judge', () => {
    expect(decodeAdvertisement(advertisement(''))?.prefixes).toEqual([]);
    expect(decodeAdvertisement(advertisement(teredoPio + teredoPio))?.prefixes).toHaveLength(2);
    expect(decodeAdvertisement(advertisement(teredoPio))?.mtu).toBeNull();
  });

  it('is refused with a wrong checksum, a wrong type or a malformed option', () => {
    const good = advertisement(teredoPio);
    expect(decodeAdvertisement(good)).not.toBeNull();
    expect(decodeAdvertisement(good.with(42, (good[42] ?? 0) ^ 1))).toBeNull();
    expect(decodeAdvertisement(good.subarray(0, good.length - 1))).toBeNull();
    expect(decodeAdvertisement(encodeSolicitation(v6('fe80::1')))).toBeNull();
    expect(decodeAdvertisement(advertisement('03 00 40 40 00000000'))).toBeNull();
    expect(decodeAdvertisement(advertisement('03 05 40 40 00000000'))).toBeNull();
    expect(decodeAdvertisement(advertisement('03 01 40 40 00000000'))).toBeNull();
  });

  it('never throws on what a peer sends', () => {
    assert(
      property(uint8Array({ maxLength: 200 }), nat(200), (noise, cut) => {
        const bytes = advertisement(`${teredoPio} ${mtu}`);
        bytes.set(noise.subarray(0, 56), 40);
        expect(() => [
          decodeEncapsulation(noise),
          decodeAdvertisement(bytes.subarray(0, cut)),
          decodeAdvertisement(bytes),
        ]).not.toThrow();
      }),
    );
  });
});
