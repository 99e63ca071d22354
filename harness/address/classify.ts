import { fromMapped, type IpAddress, parseAddress } from './ip.ts';
import { decodeIsatap } from './isatap.ts';
import { LOCAL_PREF64, WELL_KNOWN_PREF64 } from './nat64.ts';
import { cidr, contains, type Prefix } from './prefix.ts';
import { isSixToFour } from './six-to-four.ts';
import { isMulticast } from './special-purpose.ts';
import { isTeredo } from './teredo.ts';

/** What an address tells about the way its packets take. */
export type AddressClass =
  | 'ipv4'
  | 'ipv6'
  | '6to4'
  | 'teredo'
  | 'isatap'
  | 'nat64'
  | 'ula'
  | 'link-local'
  | 'loopback'
  | 'unspecified'
  | 'multicast'
  | 'mapped';

const V4_LOOPBACK = cidr('127.0.0.0/8');
const V4_LINK_LOCAL = cidr('169.254.0.0/16');
const V6_LINK_LOCAL = cidr('fe80::/10');
const ULA = cidr('fc00::/7');

/**
 * Documentation, benchmarking, private and shared addresses are ordinary `ipv4` or `ipv6` here; the registry in
 * special-purpose.ts names them. Scope comes first (the link-local address of an ISATAP interface is `link-local`),
 * then the prefix, then ISATAP, which only its interface identifier shows (RFC 5214 6.1) and which may lie in a ULA.
 * @param nat64 prefixes of known translators besides 64:ff9b::/96 and 64:ff9b:1::/48
 */
export function classify(address: IpAddress, nat64: readonly Prefix[] = []): AddressClass {
  if (address.value === 0n) return 'unspecified';
  if (isMulticast(address)) return 'multicast';
  if (address.family === 4) {
    if (contains(V4_LOOPBACK, address)) return 'loopback';
    return contains(V4_LINK_LOCAL, address) ? 'link-local' : 'ipv4';
  }
  if (address.value === 1n) return 'loopback';
  if (fromMapped(address) !== null) return 'mapped';
  if (contains(V6_LINK_LOCAL, address)) return 'link-local';
  if (isSixToFour(address)) return '6to4';
  if (isTeredo(address)) return 'teredo';
  if ([WELL_KNOWN_PREF64, LOCAL_PREF64, ...nat64].some((prefix) => contains(prefix, address))) return 'nat64';
  if (decodeIsatap(address) !== null) return 'isatap';
  return contains(ULA, address) ? 'ula' : 'ipv6';
}

/** Whether a text is a loopback address; false for what is no address. */
export function isLoopback(text: string): boolean {
  const address = parseAddress(text);
  return address !== null && classify(address) === 'loopback';
}
