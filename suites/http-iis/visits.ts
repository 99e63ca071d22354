import type { Seen } from '../../harness/model/observation.ts';
import type { Requested, Visit } from './observations/browser.ts';

/** Whether a user has the page: it loaded, not as an error, and what makes it usable is there. */
export const isUsable = ({ outcome, status, ready }: Pick<Visit, 'outcome' | 'status' | 'ready'>): boolean =>
  outcome === 'loaded' && (status === null || status < 400) && ready !== false;

/** How a visit ended, with the connection that failed where one did. */
export function endOf({ outcome, detail, status, ready, connections }: Visit): string {
  if (outcome === 'loaded') {
    if (status !== null && status >= 400) return `status ${status}`;
    return ready === false ? 'loaded, but the ready selector did not appear' : 'loaded';
  }
  const failed = connections.findLast((one) => one.outcome !== 'open');
  const why =
    failed === undefined ? '' : `; ${failed.host}${failed.address === null ? '' : ` at ${failed.address}`}: ${failed.outcome}`;
  return `${outcome}${detail === null ? '' : ` (${detail}${why})`}`;
}

/** The visits of one page, in the order they were made. */
export const visitsOf = <T extends { readonly url: string }>(all: readonly Seen<T>[], url: string): Seen<T>[] =>
  all.filter(({ value }) => value.url === url).toSorted((a, b) => a.sample - b.sample);

export const urlsOf = (all: readonly Seen<{ readonly url: string }>[]): string[] => [
  ...new Set(all.map(({ value }) => value.url)),
];

export const hostOf = (url: string): string => URL.parse(url)?.hostname.replace(/^\[|\]$/g, '') ?? '';

/** Hosts that a page asks for and that have IPv4 addresses only. */
export const v4OnlyHosts = (visits: readonly Seen<Visit>[]): Map<string, boolean> =>
  new Map(
    visits.flatMap(({ value }) =>
      value.hosts.filter(({ v4, v6 }) => v6 === 0 && v4 !== null && v4 > 0).map(({ host, own }) => [host, own] as const),
    ),
  );

/**
 * Requests of a page that failed or were answered with an error. An aborted one (by a navigation, or by the player of a medium) is no failure
 * of its own, but what Chromium does with an error in place of a stylesheet is called so, too.
 */
export const failedRequests = ({ requests }: Visit): Requested[] =>
  requests.filter(
    ({ type, status, failure }) =>
      type !== 'document' && ((status ?? 0) >= 400 || (failure !== null && failure !== 'net::ERR_ABORTED')),
  );

export const median = (numbers: readonly number[]): number => {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
};

/** At most three, for a message. */
export const some = (texts: readonly string[]): string =>
  texts.slice(0, 3).join(', ') + (texts.length > 3 ? ` and ${texts.length - 3} more` : '');
