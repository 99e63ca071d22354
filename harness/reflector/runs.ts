import { randomBytes } from 'node:crypto';
import type { ReflectorEvent, RunLog } from '../net/reflector/protocol.ts';
import { limits } from './limits.ts';

interface Run {
  readonly began: number;
  readonly events: ReflectorEvent[];
  dropped: number;
}

/** What was seen, by run; in memory only, bounded, and forgotten. */
export class Runs {
  readonly #byId = new Map<string, Run>();
  readonly #now: () => number;

  /** @param now milliseconds of a monotonic clock */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  get size(): number {
    return this.#byId.size;
  }

  /** Null when there are as many as may be: a live run is never given up for a new one. */
  open(): string | null {
    this.#forget();
    if (this.#byId.size >= limits.runs) return null;
    const id = randomBytes(8).toString('hex');
    this.#byId.set(id, { began: this.#now(), events: [], dropped: 0 });
    return id;
  }

  isLive(id: string): boolean {
    return this.#find(id) !== null;
  }

  /** @returns whether the run lives */
  record(id: string, event: Omit<ReflectorEvent, 'ms'>): boolean {
    const run = this.#find(id);
    if (run === null) return false;
    if (run.events.length < limits.events) run.events.push({ ms: Math.round(this.#now() - run.began), ...event });
    else run.dropped += 1;
    return true;
  }

  log(id: string): RunLog | null {
    const run = this.#find(id);
    return run === null ? null : { run: id, events: [...run.events], dropped: run.dropped };
  }

  end(id: string): boolean {
    return this.#byId.delete(id);
  }

  #find(id: string): Run | null {
    const run = this.#byId.get(id);
    return run === undefined || this.#now() - run.began >= limits.lifetime ? null : run;
  }

  #forget(): void {
    for (const [id, { began }] of this.#byId) if (this.#now() - began >= limits.lifetime) this.#byId.delete(id);
  }
}
