import type { Sighting } from '../../harness/net/mirror.ts';
import { limits } from './limits.ts';

export interface Token {
  readonly source: Sighting['source'];
  answerError: string | null;
}

/** What has arrived of late, by token. The oldest goes when it is full, so that a flood cannot keep an honest token out. */
export class Tokens {
  readonly #byToken = new Map<string, Token & { readonly until: number }>();
  readonly #now: () => number;

  /** `now` gives milliseconds of a monotonic clock. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  get size(): number {
    return this.#byToken.size;
  }

  /** The last sighting counts, and is the newest in the order of removal. */
  remember(token: string, source: Token['source']): Token {
    const now = this.#now();
    this.#byToken.delete(token);
    for (const [oldest, { until }] of this.#byToken) {
      if (until > now && this.#byToken.size < limits.tokens) break;
      this.#byToken.delete(oldest);
    }
    const entry = { source, answerError: null, until: now + limits.tokenAge };
    this.#byToken.set(token, entry);
    return entry;
  }

  find(token: string): Token | null {
    const entry = this.#byToken.get(token);
    return entry === undefined || entry.until <= this.#now() ? null : entry;
  }
}
