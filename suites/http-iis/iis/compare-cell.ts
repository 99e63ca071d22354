import type { SeenCell } from '../observations/iis.ts';
import type { Cell, Layer } from './expected-matrix.ts';

/** Where a request first went otherwise than the configuration says. `network`: before http.sys, a firewall or router. */
export type Wrong = Layer | 'network';

export type Comparison =
  | { readonly kind: 'agrees' }
  /** An ICMP error of unknown sender, or silence where no site is expected: nothing is known of the server. */
  | { readonly kind: 'unknown' }
  /** Less than the configuration gives. */
  | { readonly kind: 'missing'; readonly layer: Wrong }
  /** More than it gives: an answer where a refusal is expected. */
  | { readonly kind: 'exposed'; readonly layer: Layer }
  /** A refusal earlier than the one expected. */
  | { readonly kind: 'stricter'; readonly layer: Layer };

const agrees: Comparison = { kind: 'agrees' };
const missing = (layer: Wrong): Comparison => ({ kind: 'missing', layer });

const isRefused = ({ outcome }: SeenCell): boolean => outcome === 'refused' || outcome === 'reset';

/** One cell of the expected matrix with what a request for it met. */
export function compareCell(expected: Cell, seen: SeenCell): Comparison {
  if (seen.outcome === 'unreachable') return { kind: 'unknown' };
  const { outcome } = expected;
  if (outcome.kind === 'site') return compareSite(expected, outcome.site, seen);
  return outcome.kind === 'refused' ? compareRefusal(expected, seen) : compareEnd(outcome.kind, seen);
}

/** A firewall that drops in place of a refusal keeps everybody out all the same. */
const compareRefusal = ({ layer }: Cell, seen: SeenCell): Comparison =>
  isRefused(seen) || seen.outcome === 'timeout' ? agrees : { kind: 'exposed', layer: layer === 'registered' ? layer : 'listen' };

function compareEnd(expected: 'tls-reset' | 'invalid-host', seen: SeenCell): Comparison {
  if (seen.outcome === 'timeout') return { kind: 'unknown' };
  if (isRefused(seen)) return { kind: 'stricter', layer: 'listen' };
  if (expected === 'tls-reset') return seen.outcome === 'tls' ? agrees : { kind: 'exposed', layer: 'tls' };
  if (seen.outcome === 'tls') return { kind: 'stricter', layer: 'tls' };
  // Without a status nobody is served.
  if (seen.status === null) return { kind: 'stricter', layer: 'route' };
  return seen.status === 400 ? agrees : { kind: 'exposed', layer: 'route' };
}

function compareSite(expected: Cell, site: string, seen: SeenCell): Comparison {
  if (isRefused(seen)) return missing('listen');
  if (seen.outcome === 'timeout') return missing('network');
  if (seen.outcome === 'tls') return missing('tls');
  const isOther = expected.certificate?.length === 40 && seen.thumbprint !== null && seen.thumbprint !== expected.certificate;
  if (isOther) return missing('tls');
  if (seen.status === 400) return missing('route');
  if (seen.site !== null && seen.site !== site) return missing('route');
  const [restriction] = expected.restrictions;
  const isDenied = restriction !== undefined && restriction.action !== 'admit';
  if (restriction?.sure === false) return agrees;
  if (isDenied) return seen.status !== null && seen.status < 400 ? { kind: 'exposed', layer: 'restrict' } : agrees;
  // denyAction AbortRequest looks like this.
  return seen.status === null ? missing('restrict') : agrees;
}
