import { formatAddress, type IpAddress, parseAddress, parseIpv4, parseIpv6 } from '../../../harness/address/ip.ts';
import { parsePort } from '../../../harness/address/literal.ts';
import { quoted } from './problem.ts';

/**
 * Where a binding listens. `*` and nothing are all addresses of both families. `0.0.0.0` and `[::]` name one family; whether http.sys
 * narrows a binding to it is not documented (the listen list and the certificate store each read `0.0.0.0` in their own way).
 */
export type BoundTo =
  | { readonly kind: 'any' }
  | { readonly kind: 'family'; readonly family: 4 | 6 }
  | { readonly kind: 'address'; readonly address: IpAddress };

/** Which Host a binding takes. */
export type BoundHost =
  | { readonly kind: 'any' }
  | { readonly kind: 'name'; readonly name: string }
  /** `*.example.com` as `.example.com`; `*` as ''. IIS 10 and later. */
  | { readonly kind: 'wildcard'; readonly suffix: string };

export type BindingNote =
  | 'empty-ip'
  | 'unbracketed-v6'
  | 'non-canonical'
  | 'zone-id'
  | 'family-wildcard'
  | 'literal-host'
  | 'wildcard-host';

export interface Binding {
  readonly to: BoundTo;
  readonly port: number;
  /** Names in lower case. */
  readonly host: BoundHost;
  /** What is valid and still likely a mistake. */
  readonly notes: readonly BindingNote[];
}

export type BindingProblem = 'too-long' | 'too-few-colons' | 'bad-port' | 'bad-address' | 'bad-host';

export type ParsedBinding =
  | { readonly ok: true; readonly binding: Binding }
  | { readonly ok: false; readonly problem: BindingProblem; readonly message: string };

/** A name of 253 octets, an address with zone, a port. */
const maxLength = 400;

/** Protocols whose bindingInformation is `IP:port:host`; net.tcp, net.pipe and the queues have grammars of their own. */
export const hasEndpoint = (protocol: string): boolean => ['http', 'https', 'ftp'].includes(protocol);

/**
 * `IP:port:host` of an http, https or ftp binding, read from the right: an IPv6 literal has colons, a host has none.
 * Microsoft, "Binding <binding>".
 */
export function parseBinding(text: string): ParsedBinding {
  if (text.length > maxLength) return fail('too-long', `${quoted(text)} is longer than ${maxLength} characters`);
  const [endpoint, hostText] = splitHost(text);
  const colon = endpoint?.lastIndexOf(':') ?? -1;
  if (endpoint === null || colon === -1) return fail('too-few-colons', `${quoted(text)} is not IP:port:host`);
  const portText = endpoint.slice(colon + 1);
  const port = portText.startsWith('0') ? null : parsePort(portText);
  if (port === null) {
    const hint = text.startsWith('[') && text.indexOf(']') > colon ? '; after the port another ":" is due' : '';
    return fail('bad-port', `${quoted(portText)} in ${quoted(text)} is not a port from 1 to 65535 without leading zero${hint}`);
  }
  const to = readIp(endpoint.slice(0, colon));
  if (to === null)
    return fail('bad-address', `${quoted(endpoint.slice(0, colon))} in ${quoted(text)} is neither "*" nor an address`);
  const host = readHost(hostText);
  if (host === null) return fail('bad-host', `${quoted(hostText)} in ${quoted(text)} is not a host name`);
  return { ok: true, binding: { to: to.to, port, host: host.host, notes: [...to.notes, ...host.notes] } };
}

const fail = (problem: BindingProblem, message: string): ParsedBinding => ({ ok: false, problem, message });

/** At the last colon; a bracketed literal in the place of the host name keeps its own. */
function splitHost(text: string): [endpoint: string | null, host: string] {
  const bracket = text.endsWith(']') ? text.lastIndexOf(':[') : -1;
  const colon = bracket === -1 ? text.lastIndexOf(':') : bracket;
  return colon === -1 ? [null, text] : [text.slice(0, colon), text.slice(colon + 1)];
}

interface ReadIp {
  readonly to: BoundTo;
  readonly notes: readonly BindingNote[];
}

function readIp(text: string): ReadIp | null {
  if (text === '*') return { to: { kind: 'any' }, notes: [] };
  if (text === '') return { to: { kind: 'any' }, notes: ['empty-ip'] };
  const v4 = parseIpv4(text);
  if (v4 !== null) {
    if (v4.value === 0n) return { to: { kind: 'family', family: 4 }, notes: ['family-wildcard'] };
    return { to: { kind: 'address', address: v4 }, notes: [] };
  }
  const isBracketed = text.startsWith('[') && text.endsWith(']');
  const [literal = '', ...zone] = (isBracketed ? text.slice(1, -1) : text).split('%');
  const address = parseIpv6(literal);
  if (address === null || (zone.length > 0 && !/^[\w.~-]{1,64}$/.test(zone.join('%')))) return null;
  const notes: BindingNote[] = [];
  if (!isBracketed) notes.push('unbracketed-v6');
  if (literal !== formatAddress(address)) notes.push('non-canonical');
  if (zone.length > 0) notes.push('zone-id');
  if (address.value === 0n) return { to: { kind: 'family', family: 6 }, notes: [...notes, 'family-wildcard'] };
  return { to: { kind: 'address', address }, notes };
}

function readHost(text: string): { host: BoundHost; notes: BindingNote[] } | null {
  if (text === '') return { host: { kind: 'any' }, notes: [] };
  const name = text.toLowerCase();
  if (name === '*') return { host: { kind: 'wildcard', suffix: '' }, notes: ['wildcard-host'] };
  const isLiteral = parseAddress(name.replace(/^\[(.*)\]$/, '$1')) !== null;
  if (isLiteral) return { host: { kind: 'name', name }, notes: ['literal-host'] };
  const rest = name.startsWith('*.') ? name.slice(2) : name;
  // IIS stores names outside ASCII as they are typed; only what ends or splits a name is refused.
  if (rest === '' || rest.length > 253 || /[\s"'*,/:;<>?@[\\\]\p{Cc}]/u.test(rest)) return null;
  if (rest === name) return { host: { kind: 'name', name }, notes: [] };
  return { host: { kind: 'wildcard', suffix: `.${rest}` }, notes: ['wildcard-host'] };
}

/** The one way to write a binding; {@link parseBinding} reads it back. */
export function formatBinding({ to, port, host }: Binding): string {
  return `${formatBoundTo(to)}:${port}:${host.kind === 'any' ? '' : host.kind === 'name' ? host.name : `*${host.suffix}`}`;
}

export function formatBoundTo(to: BoundTo): string {
  if (to.kind === 'any') return '*';
  if (to.kind === 'family') return to.family === 4 ? '0.0.0.0' : '[::]';
  const text = formatAddress(to.address);
  return to.address.family === 6 ? `[${text}]` : text;
}
