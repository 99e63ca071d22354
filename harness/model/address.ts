import { z } from 'zod';

/**
 * IPv4, IPv6, or a link-local IPv6 address with its zone, `fe80::1%eth0`: such an address is no destination without one, and no other
 * address needs one (RFC 4007 6). Text as in RFC 4007 11; a zone means something to this host alone and is for no peer to see.
 */
export const Address = z.union([z.ipv4(), z.ipv6(), z.string().refine(isZoned, 'must be a link-local address with its zone')]);

const zoned = /^(?<address>fe[89ab][\da-f]:[\da-f:.]*)%[\w.~-]{1,64}$/i;

function isZoned(text: string): boolean {
  const address = zoned.exec(text)?.groups?.['address'];
  return address !== undefined && z.ipv6().safeParse(address).success;
}
