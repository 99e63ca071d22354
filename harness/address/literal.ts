import { formatAddress, type IpAddress, type Ipv4, type Ipv6, parseIpv4, parseIpv6 } from './ip.ts';

/** A host as users name it. */
export type Host =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'ipv4'; readonly address: Ipv4 }
  | {
      readonly kind: 'ipv6';
      readonly address: Ipv6;
      /** Interface name or number, without `%` (RFC 4007 11). */
      readonly zone?: string;
    };

export type HostPortProblem =
  | 'empty'
  | 'url'
  | 'bad-name'
  | 'bad-address'
  | 'bad-zone'
  | 'bad-port'
  | 'unclosed-bracket'
  | 'brackets-without-ipv6'
  | 'needs-brackets'
  | 'after-bracket';

export type HostPort =
  | {
      readonly ok: true;
      readonly host: Host;
      /** 1 to 65535; absent when none was written. */
      readonly port?: number;
      /** What else the text may have meant, where it is valid but ambiguous. */
      readonly note?: string;
    }
  | {
      readonly ok: false;
      readonly problem: HostPortProblem;
      /** One sentence for the user: what is wrong and what to write. */
      readonly message: string;
    };

type Failure = Extract<HostPort, { ok: false }>;

const fail = (problem: HostPortProblem, message: string): Failure => ({
  ok: false,
  problem,
  message,
});

/** Room for the longest name and a port; more is refused unread. */
const MAX_LENGTH = 320;

/**
 * Reads `name`, `name:port`, `192.0.2.1`, `192.0.2.1:80`, `2001:db8::1`, `[2001:db8::1]`, `[2001:db8::1]:80`,
 * and zones as in `fe80::1%eth0`, `[fe80::1%eth0]:80` or, as URIs write it, `[fe80::1%25eth0]` (RFC 6874 2).
 * Bare text that is a valid IPv6 address is one, whatever its last group looks like (RFC 5952 6).
 */
export function parseHostPort(text: string): HostPort {
  if (text === '') return fail('empty', 'no host given');
  if (text.length > MAX_LENGTH) return fail('bad-name', `longer than ${MAX_LENGTH} characters`);
  if (text.includes('/')) return fail('url', `${quote(text)} is a URL or a network; write only host or host:port`);
  if (text.startsWith('[')) return parseBracketed(text);
  const colons = text.split(':').length - 1;
  if (text.includes(']')) return fail('unclosed-bracket', `${quote(text)} has "]" without "["`);
  if (colons >= 2) return parseBareV6(text);
  if (colons === 0) return parseNameOrV4(text);
  const [host = '', port = ''] = text.split(':');
  return withPort(parseNameOrV4(host), port);
}

function parseBracketed(text: string): HostPort {
  const end = text.indexOf(']');
  if (end === -1) return fail('unclosed-bracket', `${quote(text)} has "[" without "]"`);
  const inside = text.slice(1, end);
  if (!inside.includes(':')) {
    return fail('brackets-without-ipv6', `${quote(inside)} is not IPv6; only IPv6 addresses take brackets (RFC 3986 3.2.2)`);
  }
  const host = parseV6WithZone(inside, true);
  const rest = text.slice(end + 1);
  if (rest === '' || !host.ok) return host;
  if (!rest.startsWith(':')) return fail('after-bracket', `${quote(rest)} after "]": only ":" and a port may follow`);
  return withPort(host, rest.slice(1));
}

function parseBareV6(text: string): HostPort {
  const host = parseV6WithZone(text, false);
  const colon = text.lastIndexOf(':');
  const [address, port] = [text.slice(0, colon), text.slice(colon + 1)];
  const meantPort = parsePort(port) !== null && parseV6WithZone(address, false).ok;
  if (!meantPort) return host;
  if (!host.ok) return fail('needs-brackets', `an IPv6 address with a port needs brackets: [${address}]:${port}`);
  return { ...host, note: `read as an address without port; write [${address}]:${port} if ${port} is the port` };
}

function parseV6WithZone(text: string, bracketed: boolean): HostPort {
  const percent = text.indexOf('%');
  const addressText = percent === -1 ? text : text.slice(0, percent);
  const address = parseIpv6(addressText);
  if (address === null) return fail('bad-address', `${quote(addressText)} is not an IPv6 address`);
  if (percent === -1) return { ok: true, host: { kind: 'ipv6', address } };
  const raw = text.slice(percent + 1);
  // In brackets "%25" is the escaped "%" of a URI, but nothing follows it in the zone of interface 25.
  const escaped = bracketed && raw.startsWith('25') && raw.length > 2;
  const zone = escaped ? raw.slice(2) : raw;
  if (!/^[A-Za-z0-9._~-]{1,64}$/.test(zone)) {
    return fail('bad-zone', `${quote(raw)} is not a zone; write the interface after "%", as in fe80::1%eth0`);
  }
  const host: Host = { kind: 'ipv6', address, zone };
  if (!escaped || !/^\d+$/.test(zone)) return { ok: true, host };
  return { ok: true, host, note: `"%25" read as an escaped "%", so the zone is ${zone}; write %25${raw} if it is ${raw}` };
}

function parseNameOrV4(text: string): HostPort {
  if (text === '') return fail('empty', 'no host before the port');
  const address = parseIpv4(text);
  if (address !== null) return { ok: true, host: { kind: 'ipv4', address } };
  if (text.includes('%')) return fail('bad-zone', `${quote(text)}: only IPv6 addresses take a zone`);
  if (/[^\p{ASCII}]/u.test(text)) return fail('bad-name', `${quote(text)} is not ASCII; write the name in its xn-- form`);
  const labels = text.replace(/\.$/, '').split('.');
  // A URL parser takes any name whose last label is a number for an IPv4 address (WHATWG URL, "ends in a number").
  if (/^(\d+|0x[0-9a-f]*)$/i.test(labels.at(-1) ?? '')) {
    return fail(
      'bad-address',
      `${quote(text)} is not an IPv4 address: it needs four numbers from 0 to 255 without leading zeros`,
    );
  }
  const legal = labels.every((label) => /^[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?$/.test(label));
  if (!legal || labels.join('.').length > 253) return fail('bad-name', `${quote(text)} is not a host name (RFC 1123 2.1)`);
  return { ok: true, host: { kind: 'name', name: text } };
}

/** @returns null unless `text` is a decimal number from 1 to 65535 */
export function parsePort(text: string): number | null {
  if (!/^\d{1,8}$/.test(text)) return null;
  const port = Number(text);
  return port >= 1 && port <= 65535 ? port : null;
}

function withPort(host: HostPort, text: string): HostPort {
  if (!host.ok) return host;
  const port = parsePort(text);
  if (port !== null) return { ...host, port };
  return fail('bad-port', text === '' ? 'no port after ":"' : `${quote(text)} is not a port; ports are numbers from 1 to 65535`);
}

/** For messages: printable ASCII only, so that hostile text cannot drive a terminal. */
function quote(text: string): string {
  const short = text.length > 80 ? `${text.slice(0, 80)}...` : text;
  return JSON.stringify(short).replaceAll(/[^\x20-\x7e]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** An address as a host. */
export function hostOf(address: IpAddress, zone?: string): Host {
  if (address.family === 4) return { kind: 'ipv4', address };
  return zone === undefined ? { kind: 'ipv6', address } : { kind: 'ipv6', address, zone };
}

/** For people and logs: IPv6 in brackets only with a port (RFC 5952 6). */
export function formatHostPort(host: Host, port?: number): string {
  if (host.kind !== 'ipv6') return port === undefined ? plain(host) : `${plain(host)}:${port}`;
  if (port === undefined) return plain(host);
  // In brackets a zone that starts with "25" would be read as an escape.
  return host.zone?.startsWith('25') === true ? `${uriHost(host)}:${port}` : `[${plain(host)}]:${port}`;
}

function plain(host: Host): string {
  if (host.kind === 'name') return host.name;
  const zone = host.kind === 'ipv6' && host.zone !== undefined ? `%${host.zone}` : '';
  return `${formatAddress(host.address)}${zone}`;
}

/** The host of a URI: IPv6 in brackets (RFC 3986 3.2.2), `%` of a zone as `%25` (RFC 6874 2). `new URL` refuses zones. */
export function uriHost(host: Host): string {
  return host.kind === 'ipv6' ? `[${plain(host).replace('%', '%25')}]` : plain(host);
}

/** Value of the Host header: no zone (RFC 6874 4), no port when it is the scheme's own (RFC 9110 4.2.3, 7.2). */
export function hostHeader(host: Host, port: number, scheme: 'http' | 'https'): string {
  const bare = host.kind === 'ipv6' ? uriHost(hostOf(host.address)) : uriHost(host);
  return port === (scheme === 'http' ? 80 : 443) ? bare : `${bare}:${port}`;
}

/** The text of an address without its zone, which is for no peer to see (RFC 6874 4). */
export const withoutZone = (address: string): string => address.replace(/%.*/, '');
