import { parseHostPort } from '../../harness/address/literal.ts';

/** One alternative of an Alt-Svc field. */
export interface Alternative {
  /** As it was sent, without parameters. */
  readonly text: string;
  /** ALPN protocol id, percent-decoded. */
  readonly protocol: string;
  /** Empty: the origin's own. Without brackets. */
  readonly host: string;
  readonly port: number;
}

export interface MalformedAlternative {
  readonly text: string;
  readonly malformed: string;
}

const most = 10;

/**
 * The alternatives of an Alt-Svc field (RFC 7838 3): `clear`, or a list of `protocol-id="[uri-host]:port"; parameters`. A bare IPv6
 * literal before the port is malformed, since a uri-host has brackets (RFC 3986 3.2.2). At most ten.
 */
export function parseAltSvc(field: string): (Alternative | MalformedAlternative)[] {
  if (field.trim() === 'clear') return [];
  return splitOutside(field, ',')
    .map((one) => (splitOutside(one, ';')[0] ?? '').trim())
    .filter((one) => one !== '')
    .slice(0, most)
    .map(alternative);
}

function alternative(whole: string): Alternative | MalformedAlternative {
  const text = whole.slice(0, 400);
  const [, id, quoted] = /^([!#$%&'*+.^_`|~0-9A-Za-z-]{1,255})="((?:[^"\\]|\\.)*)"$/.exec(whole) ?? [];
  if (id === undefined || quoted === undefined) return { text, malformed: 'no protocol-id="authority"' };
  const authority = quoted.replace(/\\(.)/g, '$1');
  const colon = authority.lastIndexOf(':');
  if (colon === -1) return { text, malformed: 'no port' };
  const host = authority.slice(0, colon);
  const port = /^\d{1,5}$/.test(authority.slice(colon + 1)) ? Number(authority.slice(colon + 1)) : 0;
  if (port < 1 || port > 65_535) return { text, malformed: 'no port' };
  const protocol = decoded(id);
  if (host === '') return { text, protocol, host, port };
  if (host.includes(':') && !host.startsWith('[')) return { text, malformed: 'an IPv6 literal without brackets' };
  const parsed = parseHostPort(host);
  if (!parsed.ok || parsed.port !== undefined) return { text, malformed: parsed.ok ? 'two ports' : parsed.problem };
  return { text, protocol, host: host.replace(/^\[|\]$/g, ''), port };
}

/** RFC 7838 3: octets that no token may have are percent-encoded. */
const decoded = (id: string): string =>
  id.replace(/%([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

/** Parts between separators that are in no quoted string. */
function splitOutside(text: string, separator: string): string[] {
  const parts = [''];
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? '';
    if (char === '"') isQuoted = !isQuoted;
    if (char === separator && !isQuoted) parts.push('');
    else parts.push(`${parts.pop() ?? ''}${char}`);
    if (char === '\\' && isQuoted) {
      at += 1;
      parts.push(`${parts.pop() ?? ''}${text[at] ?? ''}`);
    }
  }
  return parts;
}
