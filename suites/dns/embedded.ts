import type { IpAddress } from '../../harness/address/ip.ts';
import { cidr, contains } from '../../harness/address/prefix.ts';

const COMPATIBLE = cidr('::/96');

/** ::/96 without `::` and `::1` (RFC 4291 2.5.5.1, deprecated). */
export const isCompatible = (address: IpAddress): boolean =>
  address.family === 6 && address.value > 1n && contains(COMPATIBLE, address);
