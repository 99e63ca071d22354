import { type IpAddress, unmap } from '../../../harness/address/ip.ts';
import { contains, type Prefix } from '../../../harness/address/prefix.ts';

export const denyActions = ['AbortRequest', 'Unauthorized', 'Forbidden', 'NotFound'] as const;
export type DenyAction = (typeof denyActions)[number];

export interface IpRule {
  readonly allowed: boolean;
  /** Null where the rule names a domain, or nothing that is a network. */
  readonly network: Prefix | null;
  /** Needs enableReverseDns. */
  readonly domain: string | null;
  readonly line: number;
}

/** One `<ipSecurity>` section as it stands; null is inherited from the level above. */
export interface IpSecurity {
  readonly service: 'http' | 'ftp';
  /** Site, or site/path; '' for the whole server. */
  readonly location: string;
  readonly allowUnlisted: boolean | null;
  readonly denyAction: DenyAction | null;
  /** IIS 8: judges X-Forwarded-For too. */
  readonly enableProxyMode: boolean | null;
  /** `<clear/>`: no rules of the levels above. */
  readonly clears: boolean;
  /** Networks that `<remove>` takes out of the levels above. */
  readonly removes: readonly Prefix[];
  readonly rules: readonly IpRule[];
  readonly line: number;
}

/** The rules that hold at one place, with the levels above it. */
export interface Access {
  readonly allowUnlisted: boolean;
  readonly denyAction: DenyAction;
  readonly enableProxyMode: boolean;
  readonly rules: readonly IpRule[];
}

/**
 * Sections from the server down to `location`, merged as the schema says: a deeper attribute wins, a deeper rule is appended
 * (mergeAppend). Null where nothing restricts.
 */
export function accessAt(sections: readonly IpSecurity[], service: 'http' | 'ftp', location: string): Access | null {
  const place = `${location.toLowerCase()}/`;
  const levels = sections
    .filter((one) => one.service === service && (one.location === '' || place.startsWith(`${one.location.toLowerCase()}/`)))
    .toSorted((a, b) => a.location.length - b.location.length);
  if (levels.length === 0) return null;
  let access: Access = { allowUnlisted: true, denyAction: 'Forbidden', enableProxyMode: false, rules: [] };
  for (const level of levels) {
    const above = level.clears
      ? []
      : access.rules.filter(({ network }) => !level.removes.some((gone) => sameNetwork(gone, network)));
    access = {
      allowUnlisted: level.allowUnlisted ?? access.allowUnlisted,
      denyAction: level.denyAction ?? access.denyAction,
      enableProxyMode: level.enableProxyMode ?? access.enableProxyMode,
      rules: [...above, ...level.rules],
    };
  }
  return access.allowUnlisted && access.rules.length === 0 ? null : access;
}

const sameNetwork = (a: Prefix, b: Prefix | null): boolean =>
  b !== null && a.length === b.length && a.network.family === b.network.family && a.network.value === b.network.value;

export interface Admission {
  readonly action: 'admit' | DenyAction;
  /** A rule by domain name may decide otherwise, or two rules that match disagree and their order is not documented. */
  readonly sure: boolean;
}

/** What the rules do to a client; an IPv4-mapped client is its IPv4 address. The first rule that matches decides. */
export function admit(access: Access | null, client: IpAddress): Admission {
  if (access === null) return { action: 'admit', sure: true };
  const address = unmap(client);
  const matching = access.rules.filter(({ network }) => network !== null && contains(network, address));
  const allowed = matching[0]?.allowed ?? access.allowUnlisted;
  const isDisputed = matching.some((rule) => rule.allowed !== allowed) || access.rules.some(({ domain }) => domain !== null);
  return { action: allowed ? 'admit' : access.denyAction, sure: !isDisputed };
}
