import { parseAddress, unmap } from '../address/ip.ts';
import { formatPrefix, prefixOf } from '../address/prefix.ts';
import { limits } from './limits.ts';

interface Bucket {
  tokens: number;
  at: number;
}

export interface RateLimits {
  readonly perSecond: number;
  readonly burst: number;
  readonly allPerSecond: number;
  readonly allBurst: number;
  readonly sources: number;
}

/** A token bucket for each source and one for all; an IPv6 source is its /64, since it may take any address of it. */
export class Rate {
  readonly #bySource = new Map<string, Bucket>();
  readonly #all: Bucket;
  readonly #is: RateLimits;
  readonly #now: () => number;

  constructor(is: RateLimits = limits, now: () => number = () => performance.now()) {
    this.#is = is;
    this.#now = now;
    this.#all = { tokens: is.allBurst, at: now() };
  }

  /** Whether one more question of this source is answered. */
  admits(address: string): boolean {
    const { perSecond, burst, allPerSecond, allBurst, sources } = this.#is;
    const key = sourceOf(address);
    const now = this.#now();
    const own = this.#bySource.get(key) ?? { tokens: burst, at: now };
    // A map keeps the order of insertion: the first is the one not heard for longest.
    this.#bySource.delete(key);
    this.#bySource.set(key, own);
    for (const oldest of this.#bySource.keys()) {
      if (this.#bySource.size <= sources) break;
      this.#bySource.delete(oldest);
    }
    return take(own, now, perSecond, burst) && take(this.#all, now, allPerSecond, allBurst);
  }
}

function take(bucket: Bucket, now: number, perSecond: number, burst: number): boolean {
  bucket.tokens = Math.min(burst, bucket.tokens + ((now - bucket.at) * perSecond) / 1_000);
  bucket.at = now;
  if (bucket.tokens < 1) return false;
  bucket.tokens -= 1;
  return true;
}

function sourceOf(text: string): string {
  const parsed = parseAddress(text);
  if (parsed === null) return text;
  const address = unmap(parsed);
  return formatPrefix(prefixOf(address, address.family === 4 ? 32 : 64));
}
