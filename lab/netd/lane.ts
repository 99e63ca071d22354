import { BYTES, COUNTER_SLOTS, DROPS, PACKETS } from './counters.ts';
import { DelayLine } from './delay-line.ts';
import { DROP_REASONS, type DropReason } from './drops.ts';
import { DELAY, DROP, KNOB_SLOTS, LOSS } from './knobs.ts';
import { random } from './random.ts';
import { ERRNO, errno } from './sys.ts';

/** Sends one packet; -1 with errno when the kernel refuses it. */
export type Send = (packet: Buffer, hop: number) => number;

/** The arrays that the main thread shares with the poll loop. Each slot has one writer, and 64-bit stores do not tear. */
export interface Shared {
  readonly knobs: Float64Array;
  readonly counters: Float64Array;
}

const REFUSALS: readonly (readonly [string, DropReason])[] = [
  ['EIO', 'link-down'],
  ['ENETDOWN', 'link-down'],
  ['ENETUNREACH', 'no-route'],
  ['EHOSTUNREACH', 'no-route'],
  ['EPERM', 'filtered'],
  ['EACCES', 'filtered'],
  ['EMSGSIZE', 'too-big'],
  ['EAGAIN', 'buffer-full'],
  ['ENOBUFS', 'buffer-full'],
];

const refusals = new Map(REFUSALS.map(([name, reason]) => [ERRNO[name], reason]));

/** One direction of an endpoint or cable: faults, delay, sending, counting. */
export class Lane {
  readonly #shared: Shared;
  readonly #knob: number;
  readonly #counter: number;
  readonly #send: Send;
  readonly #random: () => number;
  readonly #line = new DelayLine();

  constructor(index: number, seed: number, shared: Shared, send: Send) {
    this.#shared = shared;
    this.#knob = index * KNOB_SLOTS;
    this.#counter = index * COUNTER_SLOTS;
    this.#send = send;
    this.#random = random(seed + index);
  }

  drop(reason: DropReason): void {
    this.#count(DROPS + DROP_REASONS.indexOf(reason), 1);
  }

  /** Takes a packet that passed the checks. `packet` may be reused by the caller afterwards. */
  carry(packet: Buffer, hop: number, now: number): void {
    if (this.#setting(DROP) !== 0) return this.drop('fault-drop');
    const loss = this.#setting(LOSS);
    if (loss > 0 && this.#random() * 100 < loss) return this.drop('fault-loss');
    if (this.#setting(DELAY) === 0 && this.#line.size === 0) return this.#deliver(packet, hop);
    if (!this.#line.hold(packet, hop, now)) this.drop('queue-full');
  }

  release(now: number): void {
    if (this.#line.size > 0) this.#line.release(now, this.#setting(DELAY), this.#deliver);
  }

  /** When `release` has work, in ms on the clock of `carry`; Infinity for never. */
  get due(): number {
    return this.#line.due(this.#setting(DELAY));
  }

  readonly #deliver: (packet: Buffer, hop: number) => void = (packet, hop) => {
    if (this.#send(packet, hop) < 0) return this.drop(refusals.get(errno()) ?? 'send-failed');
    this.#count(PACKETS, 1);
    this.#count(BYTES, packet.length);
  };

  #setting(slot: number): number {
    return this.#shared.knobs[this.#knob + slot] ?? 0;
  }

  #count(slot: number, amount: number): void {
    const at = this.#counter + slot;
    this.#shared.counters[at] = (this.#shared.counters[at] ?? 0) + amount;
  }
}
