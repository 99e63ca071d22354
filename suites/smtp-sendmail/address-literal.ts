import { formatAddress, ip } from '../../harness/address/ip.ts';
import { withoutZone } from '../../harness/address/literal.ts';

/** `[IPv6:2001:db8::1]` and `[192.0.2.1]` (RFC 5321 4.1.3); a zone is for no peer to see. */
export function addressLiteral(text: string): string {
  const address = ip(withoutZone(text));
  return address.family === 6 ? `[IPv6:${formatAddress(address)}]` : `[${formatAddress(address)}]`;
}
