import type { SeenCell } from '../observations/iis.ts';
import type { Cell } from './expected-matrix.ts';
import type { Doubt } from './interpretation.ts';

const named = 6;

const doubts: Readonly<Record<Exclude<Doubt, 'no-iplisten' | 'no-sslcert'>, string>> = {
  'site-state': 'whether the site runs',
  'family-wildcard': 'whether 0.0.0.0 and [::] are one family',
  'wildcard-host': 'whether this IIS takes wildcard host names',
  'certificate-order': 'which of several certificates wins',
  'route-order': 'whether a host name goes before an address',
  'enabled-protocols': 'what enabledProtocols hold back',
  'duplicate-binding': 'which of two sites with one binding starts',
};

/** What is not known, for a cell that is unverified. */
export const doubtText = (cell: Cell): string =>
  cell.doubts.flatMap((doubt) => (doubt === 'no-iplisten' || doubt === 'no-sslcert' ? [] : doubts[doubt])).join(', ');

/** The file that was not given, where it could be what makes the difference. */
export function assumedText(cell: Cell, layer: string): string {
  if (layer === 'listen' && cell.doubts.includes('no-iplisten')) return ', if the listen list (not given) is empty';
  if (layer === 'tls' && cell.doubts.includes('no-sslcert')) return ', if the certificate store (not given) has its certificate';
  return '';
}

const ends = {
  refused: 'a refused connection',
  'tls-reset': 'a reset handshake',
  'invalid-host': '400, Invalid Hostname',
} as const;

export function expectedText({ outcome, certificate, restrictions }: Cell): string {
  if (outcome.kind !== 'site') return ends[outcome.kind];
  const denied = restrictions.find(({ action }) => action !== 'admit');
  const key = certificate === null ? '' : ` with certificate ${certificate.slice(0, 8)}`;
  return `site ${outcome.site}${key}${denied === undefined ? '' : `, which denies this client (${denied.action})`}`;
}

export function seenText({ outcome, detail, status, site, thumbprint }: SeenCell): string {
  if (outcome !== 'response') return `${words[outcome]}${detail === null ? '' : ` (${detail})`}`;
  const key = thumbprint === null ? '' : ` with certificate ${thumbprint.slice(0, 8)}`;
  return `${status}${site === null ? '' : ` of site ${site}`}${key}`;
}

const words = {
  refused: 'the connection is refused',
  reset: 'the connection is reset',
  timeout: 'no answer to three connection attempts',
  unreachable: 'an ICMP error',
  tls: 'no TLS session',
  'no-reply': 'the connection ends without a reply',
} as const;

/** Hosts asked for, each with the server name where it is another. */
export function hostsText(cells: readonly SeenCell[]): string {
  const all = [
    ...new Set(cells.map(({ scheme, host, sni }) => (scheme === 'https' && sni === null ? `${host} without SNI` : host))),
  ];
  return all.length > named ? `${all.slice(0, named).join(', ')} and ${all.length - named} more` : all.join(', ');
}
