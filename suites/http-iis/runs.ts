import type { Fetched } from '../../harness/net/http-get.ts';
import type { Transfer } from './observations.ts';

type Run = Transfer['runs'][number];

/** A transfer without an octet for so long is dead. */
export const stallMs = 5_000;
const doubtMs = 1_000;

/**
 * Makes a transfer; on the first second without progress it makes two more beside it. Three that stall are no loss of packets.
 * @param make starts one transfer, and calls back whenever octets moved.
 */
export async function doubted(make: (progress: () => void) => Promise<Fetched>): Promise<Fetched[]> {
  const doubt = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => doubt.resolve(true), doubtMs);
  try {
    const first = make(() => timer.refresh());
    const isDoubted = await Promise.race([doubt.promise, first.then(() => false)]);
    const others = isDoubted ? [make(() => {}), make(() => {})] : [];
    return await Promise.all([first, ...others]);
  } finally {
    clearTimeout(timer);
  }
}

const outcomes = {
  complete: 'complete',
  limit: 'complete',
  silent: 'stalled',
  slow: 'slow',
  closed: 'cut',
  reset: 'cut',
  malformed: 'cut',
} as const;

/** What one transfer came to. A connection that does not open in time is a stall, too. */
export function runOf({ reply, outcome }: Fetched, octets: number): Run {
  const unasked = outcome === 'silent' ? 'stalled' : 'unsent';
  return {
    outcome: reply === null ? unasked : outcomes[reply.ended],
    status: reply?.head?.status ?? null,
    octets,
    longestGapMs: reply?.longestGapMs ?? 0,
  };
}
