import { describe, expect, it } from 'vitest';
import { type AddressClass, classify } from '../../harness/address/classify.ts';
import { ip } from '../../harness/address/ip.ts';
import { cidr } from '../../harness/address/prefix.ts';

describe('the class of', () => {
  it.each<[string, AddressClass]>([
    ['203.0.113.4', 'ipv4'],
    ['192.168.77.35', 'ipv4'],
    ['100.64.0.1', 'ipv4'],
    ['192.88.99.1', 'ipv4'],
    ['255.255.255.255', 'ipv4'],
    ['0.0.0.0', 'unspecified'],
    ['127.0.0.1', 'loopback'],
    ['127.255.255.255', 'loopback'],
    ['169.254.13.78', 'link-local'],
    ['224.0.0.252', 'multicast'],
    ['2001:db8:80::80', 'ipv6'],
    ['3fff::1', 'ipv6'],
    ['2600::1', 'ipv6'],
    ['2001:1::1', 'ipv6'],
    ['fec0::1', 'ipv6'],
    ['3ffe:831f:cb00:7178:0:f000:39cc:9b89', 'ipv6'],
    ['::192.0.2.1', 'ipv6'],
    ['2002:cb00:7140::1', '6to4'],
    ['2002:c058:6301::', '6to4'],
    ['2001:0:c633:6442:1cba:f226:34ff:8edc', 'teredo'],
    ['2001::', 'teredo'],
    ['2001:db8:5e::5efe:10.55.0.7', 'isatap'],
    ['2001:db8:5e:0:200:5efe:198.51.100.7', 'isatap'],
    ['fd00::5efe:10.55.0.7', 'isatap'],
    ['fd00::1', 'ula'],
    ['fc00::1', 'ula'],
    ['64:ff9b::192.0.2.33', 'nat64'],
    ['64:ff9b:1::1', 'nat64'],
    ['::', 'unspecified'],
    ['::1', 'loopback'],
    ['fe80::1', 'link-local'],
    ['fe80::5efe:10.55.0.1', 'link-local'],
    ['febf::1', 'link-local'],
    ['ff02::1', 'multicast'],
    ['::ffff:203.0.113.4', 'mapped'],
    ['::ffff:0.0.0.0', 'mapped'],
  ])('%s is %s', (text, expected) => {
    expect(classify(ip(text))).toBe(expected);
  });

  it('an address under a translator of its own is nat64 only where that is known', () => {
    const address = ip('2001:db8:464:64::203.0.113.4');
    expect(classify(address)).toBe('ipv6');
    expect(classify(address, [cidr('2001:db8:464:64::/96')])).toBe('nat64');
  });
});
