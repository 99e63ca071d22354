import { type Ipv4, parseAddress } from '../../harness/address/ip.ts';
import { sixToFourEndpoint } from '../../harness/address/six-to-four.ts';
import { decodeTeredo, type TeredoAddress } from '../../harness/address/teredo.ts';

/** A Teredo address with what it says; null where there is none. */
export function teredoOf(address: string | null): (TeredoAddress & { readonly address: string }) | null {
  const parsed = address === null ? null : parseAddress(address);
  const decoded = parsed && decodeTeredo(parsed);
  return address === null || decoded === null ? null : { address, ...decoded };
}

/** A 6to4 address with the IPv4 address it holds; null where there is none. */
export function sixToFourOf(address: string | null): { readonly address: string; readonly endpoint: Ipv4 } | null {
  const parsed = address === null ? null : parseAddress(address);
  const endpoint = parsed && sixToFourEndpoint(parsed);
  return address === null || endpoint === null ? null : { address, endpoint };
}
