import { type IpAddress, toMapped, unmap } from './ip.ts';
import { commonPrefixLength, contains, type Prefix, prefixOf } from './prefix.ts';

/** A value for every address under a prefix; the longest prefix wins. */
export interface PolicyRow {
  readonly prefix: Prefix;
  readonly value: number;
}

/** How one system chooses among addresses: the tables of RFC 6724 2.1 and the places where systems differ. */
export interface Policy {
  readonly id: PolicyId;
  readonly title: string;
  readonly precedence: readonly PolicyRow[];
  /** For destination ordering. */
  readonly labels: readonly PolicyRow[];
  /** For source selection; a table of its own where the kernel selects and a library orders. */
  readonly sourceLabels: readonly PolicyRow[];
  /** Scope of RFC 1918 addresses: site in RFC 3484 3.2, global in RFC 6724 3.2. */
  readonly privateIpv4: 'site' | 'global';
  /** Source rule 7: RFC 6724 prefers temporary addresses, RFC 3484 public ones. */
  readonly temporary: 'prefer' | 'avoid';
  /**
   * What counts as common prefix of source and destination: `source-prefix` stops at the source's prefix length
   * (RFC 6724 2.2), `all-bits` does not (RFC 3484 2.2), `glibc` is `all-bits` for IPv6 and for IPv4 counts on-link destinations only.
   */
  readonly commonPrefix: 'source-prefix' | 'all-bits' | 'glibc';
}

export type PolicyId = 'rfc6724' | 'rfc6724-update' | 'rfc3484' | 'glibc' | 'windows-xp' | 'windows-vista-7' | 'windows-8.1';

/** @returns null when the table has no row for the address; IPv4 is looked up as IPv4-mapped (RFC 6724 2.1) */
export function lookUp(table: readonly PolicyRow[], address: IpAddress): number | null {
  const key = address.family === 4 ? toMapped(address) : address;
  const matches = table.filter((row) => contains(row.prefix, key));
  return matches.toSorted((a, b) => b.prefix.length - a.prefix.length)[0]?.value ?? null;
}

/** Precedence of a destination (RFC 6724 2.1). */
export const precedenceOf = (policy: Policy, address: IpAddress): number | null => lookUp(policy.precedence, address);

/** Label of an address for destination ordering (RFC 6724 2.1). */
export const labelOf = (policy: Policy, address: IpAddress): number | null => lookUp(policy.labels, address);

/**
 * CommonPrefixLen(S, D) (RFC 6724 2.2) as the policy counts it.
 * @param length of the source's on-link prefix
 */
export function commonLength(policy: Policy, source: IpAddress, length: number, destination: IpAddress): number {
  const [from, to] = [unmap(source), unmap(destination)];
  const common = commonPrefixLength(from, to);
  if (policy.commonPrefix === 'source-prefix') return Math.min(common, length);
  if (policy.commonPrefix === 'glibc' && from.family === 4) return contains(prefixOf(from, length), to) ? common : 0;
  return common;
}
