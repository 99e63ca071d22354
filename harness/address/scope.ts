import { type IpAddress, unmap } from './ip.ts';
import { cidr, contains } from './prefix.ts';

/** Link, site and global scope, numbered as in multicast addresses (RFC 4291 2.7, RFC 6724 3.1). */
export const LINK_SCOPE = 2;
const SITE = 5;
const GLOBAL = 14;

const LINK_SCOPED = ['127.0.0.0/8', '169.254.0.0/16', '::1/128', 'fe80::/10'].map(cidr);
const SITE_LOCAL = cidr('fec0::/10');
const MULTICAST = cidr('ff00::/8');
const PRIVATE_V4 = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'].map(cidr);

/**
 * Scope of an address as a number, smaller is nearer (RFC 6724 3.1 to 3.4). Unique local addresses are global.
 * @param privateIpv4 scope of RFC 1918 addresses: global in RFC 6724 3.2, site in RFC 3484 3.2
 */
export function addressScope(address: IpAddress, privateIpv4: 'site' | 'global'): number {
  const plain = unmap(address);
  if (contains(MULTICAST, plain)) return Number((plain.value >> 112n) & 0xfn);
  if (LINK_SCOPED.some((prefix) => contains(prefix, plain))) return LINK_SCOPE;
  if (contains(SITE_LOCAL, plain)) return SITE;
  if (privateIpv4 === 'site' && PRIVATE_V4.some((prefix) => contains(prefix, plain))) return SITE;
  return GLOBAL;
}
