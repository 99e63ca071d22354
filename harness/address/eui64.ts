import type { IpAddress } from './ip.ts';
import { interfaceId } from './prefix.ts';

/** Universal/local bit; inverted in the modified EUI-64 form (RFC 4291 2.5.1). */
const U_BIT = 0x0200_0000_0000_0000n;

/** `00:14:85:2f:8f:06`, `00-14-85-2F-8F-06` or `0014.852f.8f06` as a 48-bit integer; null on anything else. */
export function parseMac(text: string): bigint | null {
  const forms = /^(?:[0-9a-f]{2}(:[0-9a-f]{2}){5}|[0-9a-f]{2}(-[0-9a-f]{2}){5}|[0-9a-f]{4}(\.[0-9a-f]{4}){2})$/i;
  return forms.test(text) ? BigInt(`0x${text.replaceAll(/[^0-9a-f]/gi, '')}`) : null;
}

/** Lower case, with colons. */
export function formatMac(mac: bigint): string {
  return (mac.toString(16).padStart(12, '0').match(/../g) ?? []).join(':');
}

/**
 * Modified EUI-64 interface identifier of a MAC address (RFC 4291 appendix A).
 * @throws RangeError when `mac` has more than 48 bits
 */
export function eui64Id(mac: bigint): bigint {
  if (mac < 0n || mac >> 48n !== 0n) throw new RangeError(`${mac} is not a 48-bit MAC address`);
  return (((mac >> 24n) << 40n) | (0xfffen << 24n) | (mac & 0xff_ffffn)) ^ U_BIT;
}

/**
 * The MAC address that an address discloses; null when the identifier has no ff:fe in its middle.
 * One random identifier in 65536 looks like this too.
 */
export function macOf(address: IpAddress): bigint | null {
  if (address.family !== 6) return null;
  const id = interfaceId(address) ^ U_BIT;
  return ((id >> 24n) & 0xffffn) === 0xfffen ? ((id >> 40n) << 24n) | (id & 0xff_ffffn) : null;
}
