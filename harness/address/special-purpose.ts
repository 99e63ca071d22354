import type { IpAddress } from './ip.ts';
import { cidr, contains, type Prefix } from './prefix.ts';

/** A row of the IANA special-purpose address registries (RFC 6890 2.2, RFC 8190 2). */
export interface SpecialPurpose {
  readonly prefix: Prefix;
  readonly name: string;
  readonly rfc: number;
  /** A router may forward it between interfaces; null where the registry does not say. */
  readonly forwardable: boolean | null;
  /** Reachable beyond its administrative domain; null where it depends on the embedded address or the registry does not say. */
  readonly global: boolean | null;
}

type Row = readonly [prefix: string, name: string, rfc: number, forwardable: boolean | null, global: boolean | null];

const row = ([prefix, name, rfc, forwardable, global]: Row): SpecialPurpose => ({
  prefix: cidr(prefix),
  name,
  rfc,
  forwardable,
  global,
});

/** Both registries as of 2026-07, in their order. */
export const SPECIAL_PURPOSE: readonly SpecialPurpose[] = (
  [
    ['0.0.0.0/8', 'This network', 791, false, false],
    ['0.0.0.0/32', 'This host on this network', 1122, false, false],
    ['10.0.0.0/8', 'Private-Use', 1918, true, false],
    ['100.64.0.0/10', 'Shared Address Space', 6598, true, false],
    ['127.0.0.0/8', 'Loopback', 1122, false, false],
    ['169.254.0.0/16', 'Link Local', 3927, false, false],
    ['172.16.0.0/12', 'Private-Use', 1918, true, false],
    ['192.0.0.0/24', 'IETF Protocol Assignments', 6890, false, false],
    ['192.0.0.0/29', 'IPv4 Service Continuity Prefix', 7335, true, false],
    ['192.0.0.8/32', 'IPv4 dummy address', 7600, false, false],
    ['192.0.0.9/32', 'Port Control Protocol Anycast', 7723, true, true],
    ['192.0.0.10/32', 'Traversal Using Relays around NAT Anycast', 8155, true, true],
    ['192.0.0.170/32', 'NAT64/DNS64 Discovery', 8880, false, false],
    ['192.0.0.171/32', 'NAT64/DNS64 Discovery', 8880, false, false],
    ['192.0.2.0/24', 'Documentation (TEST-NET-1)', 5737, false, false],
    ['192.31.196.0/24', 'AS112-v4', 7535, true, true],
    ['192.52.193.0/24', 'AMT', 7450, true, true],
    ['192.88.99.0/24', 'Deprecated (6to4 Relay Anycast)', 7526, null, null],
    ['192.88.99.2/32', '6a44-relay anycast address', 6751, true, false],
    ['192.168.0.0/16', 'Private-Use', 1918, true, false],
    ['192.175.48.0/24', 'Direct Delegation AS112 Service', 7534, true, true],
    ['198.18.0.0/15', 'Benchmarking', 2544, true, false],
    ['198.51.100.0/24', 'Documentation (TEST-NET-2)', 5737, false, false],
    ['203.0.113.0/24', 'Documentation (TEST-NET-3)', 5737, false, false],
    ['240.0.0.0/4', 'Reserved', 1112, false, false],
    ['255.255.255.255/32', 'Limited Broadcast', 919, false, false],
    ['::1/128', 'Loopback Address', 4291, false, false],
    ['::/128', 'Unspecified Address', 4291, false, false],
    ['::ffff:0:0/96', 'IPv4-mapped Address', 4291, false, false],
    ['64:ff9b::/96', 'IPv4-IPv6 Translation', 6052, true, true],
    ['64:ff9b:1::/48', 'IPv4-IPv6 Translation', 8215, true, false],
    ['100::/64', 'Discard-Only Address Block', 6666, true, false],
    ['100:0:0:1::/64', 'Dummy IPv6 Prefix', 9780, false, false],
    ['2001::/23', 'IETF Protocol Assignments', 2928, false, false],
    ['2001::/32', 'Teredo', 4380, true, null],
    ['2001:1::1/128', 'Port Control Protocol Anycast', 7723, true, true],
    ['2001:1::2/128', 'Traversal Using Relays around NAT Anycast', 8155, true, true],
    ['2001:1::3/128', 'DNS-SD Service Registration Protocol Anycast', 9665, true, true],
    ['2001:2::/48', 'Benchmarking', 5180, true, false],
    ['2001:3::/32', 'AMT', 7450, true, true],
    ['2001:4:112::/48', 'AS112-v6', 7535, true, true],
    ['2001:10::/28', 'Deprecated (previously ORCHID)', 4843, null, null],
    ['2001:20::/28', 'ORCHIDv2', 7343, true, true],
    ['2001:30::/28', 'Drone Remote ID Protocol Entity Tags (DETs) Prefix', 9374, true, true],
    ['2001:db8::/32', 'Documentation', 3849, false, false],
    ['2002::/16', '6to4', 3056, true, null],
    ['2620:4f:8000::/48', 'Direct Delegation AS112 Service', 7534, true, true],
    ['3fff::/20', 'Documentation', 9637, false, false],
    ['5f00::/16', 'Segment Routing (SRv6) SIDs', 9602, true, false],
    ['fc00::/7', 'Unique-Local', 4193, true, false],
    ['fe80::/10', 'Link-Local Unicast', 4291, false, false],
  ] satisfies readonly Row[]
).map(row);

/** The longest row that holds the address; null for ordinary addresses and for multicast, which has registries of its own. */
export function specialPurpose(address: IpAddress): SpecialPurpose | null {
  return SPECIAL_PURPOSE.filter((entry) => contains(entry.prefix, address)).reduce<SpecialPurpose | null>(
    (best, entry) => (best === null || entry.prefix.length > best.prefix.length ? entry : best),
    null,
  );
}

const MULTICAST: readonly Prefix[] = [cidr('224.0.0.0/4'), cidr('ff00::/8')];

export const isMulticast = (address: IpAddress): boolean => MULTICAST.some((prefix) => contains(prefix, address));

/**
 * Whether a unicast address means the same host everywhere, by registry.
 * Documentation addresses do not, although a closed network may use them as if they did.
 * @returns null where the registry leaves it open: Teredo, 6to4 and withdrawn blocks
 */
export function isGloballyReachable(address: IpAddress): boolean | null {
  if (isMulticast(address)) return false;
  const entry = specialPurpose(address);
  return entry === null ? true : entry.global;
}
