import { formatAddress, fromMapped, parseAddress, sameAddress } from '../../harness/address/ip.ts';

/**
 * How an address was written down, against the one that asked. `mapped`: an IPv4 address in IPv6 clothes; `other`: another, whole address.
 * RFC 5952 3.2.2: logs that write one address in many ways cannot be searched.
 */
export type Written = 'same' | 'mapped' | 'zone' | 'not-canonical' | 'truncated' | 'unspecified' | 'garbled' | 'other';

export function writtenAs(text: string, expected: string): Written {
  const whole = parseAddress(expected);
  if (whole === null) return 'garbled';
  const canonical = formatAddress(whole);
  if (text === canonical) return 'same';
  if (parseAddress(text)?.value === 0n) return 'unspecified';
  // Before the rest: what is cut may still be an address, as `2002:c000:206::` of `2002:c000:206::1`.
  const isPart = (of: string): boolean => text !== '' && text.length < of.length && of.startsWith(text);
  if (isPart(canonical) || (whole.family === 4 && isPart(`::ffff:${canonical}`))) return 'truncated';
  const [bare = '', zone] = text.replace(/^\[(.*)\]$/, '$1').split('%');
  const address = parseAddress(bare);
  if (address === null) return 'garbled';
  if (zone !== undefined && sameAddress(address, whole)) return 'zone';
  if (address.family === 6) {
    const inner = fromMapped(address);
    if (inner !== null && sameAddress(inner, whole)) return 'mapped';
  }
  if (sameAddress(address, whole)) return 'not-canonical';
  return 'other';
}
