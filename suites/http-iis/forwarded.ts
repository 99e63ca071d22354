import { formatAddress, parseIpv6 } from '../../harness/address/ip.ts';

/** What is wrong with a node of RFC 7239 6, worst first; null when nothing is. */
export type NodeFault = 'unbracketed' | 'garbled' | 'unquoted' | 'not-canonical';

export interface ForwardedNode {
  readonly parameter: 'for' | 'by';
  /** As it stands there, quotes included. */
  readonly raw: string;
  readonly fault: NodeFault | null;
}

/** A list of elements of parameters; separators within quoted strings are none (RFC 7239 4, RFC 9110 5.6.4). */
export function nodesOf(field: string): ForwardedNode[] {
  const pairs = field.match(/(?:"(?:\\.|[^"\\])*"|[^,;"])+/g) ?? [];
  return pairs.flatMap((pair): ForwardedNode[] => {
    const [, name = '', raw = ''] = /^\s*([^\s=]+)\s*=\s*(.*?)\s*$/s.exec(pair) ?? [];
    const parameter = name.toLowerCase();
    return parameter === 'for' || parameter === 'by' ? [{ parameter, raw, fault: faultOf(raw) }] : [];
  });
}

function faultOf(raw: string): NodeFault | null {
  const isQuoted = /^".*"$/s.test(raw);
  const text = isQuoted ? raw.slice(1, -1).replaceAll(/\\(.)/g, '$1') : raw;
  const inBrackets = /^\[([^\]]*)\](?::(?:\d{1,5}|_[\w.-]+))?$/.exec(text)?.[1];
  if (inBrackets === undefined) {
    if (text.split(':').length > 2) return 'unbracketed';
    const isKnown = /^(?:unknown|_[\w.-]+|\d{1,3}(?:\.\d{1,3}){3})(?::(?:\d{1,5}|_[\w.-]+))?$/i.test(text);
    if (!isKnown) return 'garbled';
    return !isQuoted && text.includes(':') ? 'unquoted' : null;
  }
  const address = parseIpv6(inBrackets);
  if (address === null) return 'garbled';
  // Brackets and colons are no characters of a token: the value has to be a quoted string.
  if (!isQuoted) return 'unquoted';
  return formatAddress(address) === inBrackets ? null : 'not-canonical';
}
