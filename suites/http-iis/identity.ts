import { isIpv4Text, isIpv6Text } from '../../harness/address/ip.ts';
import type { Page } from './observations.ts';
import { header, settledTitleOf } from './pages.ts';

type Answer = Pick<Page, 'url' | 'outcome' | 'status' | 'headers' | 'body' | 'marker'>;

/** RFC 3986 3.2: scheme and host with port of an absolute or network-path reference; null for a relative one. */
export function authorityOf(reference: string): { readonly scheme: string | null; readonly authority: string } | null {
  const match = /^(?:([a-z][a-z0-9+.-]*):)?\/\/([^/?#\\]*)/i.exec(reference);
  return match === null ? null : { scheme: match[1]?.toLowerCase() ?? null, authority: (match[2] ?? '').replace(/^.*@/, '') };
}

/** Host of an authority, without brackets; a bare IPv6 address stays whole, since nobody can tell its port. */
export function hostOfAuthority(authority: string): string {
  const bracketed = /^\[([^\]]*)\]/.exec(authority)?.[1];
  if (bracketed !== undefined) return bracketed;
  return authority.split(':').length > 2 ? authority : authority.replace(/:\d*$/, '').toLowerCase();
}

export const isLiteralText = (host: string): boolean => isIpv4Text(host) || isIpv6Text(host);

/** Where a redirect leads, its host written in one way. */
function locationOf(value: Answer): string | null {
  const location = header(value, 'location');
  return location === null ? null : (URL.parse(location, value.url)?.href ?? location);
}

/** Whether two answers are of one site: status, marker or title, and where they redirect to. */
export function isSameAnswer(one: Answer, other: Answer): boolean {
  const identity = (value: Answer) =>
    JSON.stringify([value.status, value.status === null ? value.outcome : null, siteOf(value), locationOf(value)]);
  return identity(one) === identity(other);
}

/** What tells one site from another: the configured marker, else the title. */
export const siteOf = (value: Pick<Answer, 'body' | 'marker'>): string =>
  value.marker === true ? 'the site with the marker' : `“${settledTitleOf(value) ?? 'no title'}”`;

/** http.sys answers so where no binding takes the host: routing, not parsing. */
const isUnbound = ({ body }: Answer): boolean => /invalid hostname/i.test(body?.text ?? '');

/** A redirect to a literal, or to the host that was asked for, differs between families by its nature. */
function redirectClass(value: Answer, location: string): string {
  const to = authorityOf(location);
  if (to === null) return 'redirect to the host asked';
  const host = hostOfAuthority(to.authority);
  if (to.authority.toLowerCase() === authorityOf(value.url)?.authority.toLowerCase()) return 'redirect to the host asked';
  return isLiteralText(host) ? 'redirect to a literal' : `redirect to ${host}`;
}

/** The way a request ended, so that it can be compared between families. */
export function outcomeClass(value: Answer): string {
  const { status, outcome } = value;
  const location = header(value, 'location');
  if (status === null) return outcome;
  if (status === 400) return isUnbound(value) ? '400 "Invalid Hostname"' : '400';
  if (status >= 300 && status < 400 && location !== null) return redirectClass(value, location);
  return status < 300 ? siteOf(value) : String(status);
}

export const isServed = ({ status }: Pick<Page, 'status'>): boolean => status !== null && status >= 200 && status < 300;
