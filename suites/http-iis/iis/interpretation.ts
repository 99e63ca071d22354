import type { IisConfig } from './site.ts';

/**
 * What an outcome depends on beyond the files: a file that was not supplied, or behaviour of http.sys that Microsoft does not document
 * and that has not been verified on a real IIS.
 */
export type Doubt =
  /** No listen list: taken as empty, which is the default. */
  | 'no-iplisten'
  /** No certificate store: taken to hold what IIS writes for its bindings. */
  | 'no-sslcert'
  /** The file says that a site does not start by itself, not whether it runs. */
  | 'site-state'
  /** Whether `0.0.0.0` and `[::]` in a binding are one family. */
  | 'family-wildcard'
  /** Whether this version takes wildcard host names. */
  | 'wildcard-host'
  /** Which of several certificate records wins. */
  | 'certificate-order'
  /** Whether a host name on `*` goes before an address without a host name. */
  | 'route-order'
  /** Whether a site serves a protocol that is missing in its enabledProtocols. */
  | 'enabled-protocols'
  /** Several sites have the very same binding. */
  | 'duplicate-binding';

/** `assumed`: holds if a file that was not supplied has its default. `unverified`: not verified on a real IIS. */
export type Confidence = 'stated' | 'assumed' | 'unverified';

const missingFile: ReadonlySet<Doubt> = new Set(['no-iplisten', 'no-sslcert']);

export function confidence(doubts: readonly Doubt[]): Confidence {
  if (doubts.some((doubt) => !missingFile.has(doubt))) return 'unverified';
  return doubts.length > 0 ? 'assumed' : 'stated';
}

/** One way to read what is not documented. */
export interface Interpretation {
  /** `[::]` takes IPv6 only, or everything. */
  readonly familyWildcard: 'narrow' | 'wide';
  readonly unstartedSites: 'down' | 'up';
  readonly wildcardHosts: 'work' | 'ignored';
  readonly certificateOrder: 'address-first' | 'name-first';
  readonly routeOrder: 'host-first' | 'address-first';
  readonly enabledProtocols: 'ignored' | 'decide';
}

/** What is commonly told. */
export const usual: Interpretation = {
  familyWildcard: 'narrow',
  unstartedSites: 'down',
  wildcardHosts: 'work',
  certificateOrder: 'address-first',
  routeOrder: 'host-first',
  enabledProtocols: 'ignored',
};

export interface Alternative {
  readonly doubt: Doubt;
  readonly interpretation: Interpretation;
}

/** The other ways, of which those that could change nothing in this configuration are left out. */
export function alternatives(config: IisConfig): Alternative[] {
  const bindings = config.sites.flatMap((site) =>
    site.bindings.flatMap(({ protocol, parsed }) => (parsed?.ok === true ? [{ site, protocol, ...parsed.binding }] : [])),
  );
  const all: readonly (Alternative & { readonly matters: boolean })[] = [
    {
      doubt: 'family-wildcard',
      interpretation: { ...usual, familyWildcard: 'wide' },
      matters: bindings.some(({ to }) => to.kind === 'family'),
    },
    {
      doubt: 'site-state',
      interpretation: { ...usual, unstartedSites: 'up' },
      matters: config.sites.some(({ autoStart, state }) => autoStart === false && state === 'unknown'),
    },
    {
      doubt: 'wildcard-host',
      interpretation: { ...usual, wildcardHosts: 'ignored' },
      matters: bindings.some(({ host }) => host.kind === 'wildcard'),
    },
    {
      doubt: 'certificate-order',
      interpretation: { ...usual, certificateOrder: 'name-first' },
      matters: bindings.some(({ protocol }) => protocol === 'https'),
    },
    {
      doubt: 'route-order',
      interpretation: { ...usual, routeOrder: 'address-first' },
      matters: bindings.some(({ to, host }) => to.kind !== 'any' && host.kind === 'any'),
    },
    {
      doubt: 'enabled-protocols',
      interpretation: { ...usual, enabledProtocols: 'decide' },
      matters: config.sites.some(({ protocols }) => protocols?.includes('http') === false),
    },
  ];
  return all.filter(({ matters }) => matters).map(({ doubt, interpretation }) => ({ doubt, interpretation }));
}
