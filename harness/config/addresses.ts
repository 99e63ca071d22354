import { classify } from '../address/classify.ts';
import { formatHostPort, parseHostPort } from '../address/literal.ts';

export interface AddressesByFamily {
  readonly 4: readonly string[];
  readonly 6: readonly string[];
}

/** One address as users write it, in RFC 5952 form with its zone; or one sentence that says what is wrong. */
export function readAddress(text: string): { family: 4 | 6; address: string } | { problem: string } {
  const read = parseHostPort(text);
  if (!read.ok) return { problem: read.message };
  if (read.host.kind === 'name') return { problem: 'is a name, not an address; leave addresses out to look the name up' };
  if (read.port !== undefined) return { problem: `has a port; write ${formatHostPort(read.host)} here and the port in the URL` };
  if (read.host.kind === 'ipv6' && read.host.zone !== undefined && classify(read.host.address) !== 'link-local')
    return { problem: 'has a zone, which is for link-local addresses (RFC 4007 6); leave it out' };
  return { family: read.host.kind === 'ipv4' ? 4 : 6, address: formatHostPort(read.host) };
}
