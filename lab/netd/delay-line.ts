interface Held {
  readonly packet: Buffer;
  readonly hop: number;
  readonly since: number;
}

export const MAX_HELD_PACKETS = 8192;
export const MAX_HELD_BYTES = 16 << 20;

/** First-in first-out store of packets under way. Order is kept whatever the delay does; times are in ms. */
export class DelayLine {
  #held: Held[] = [];
  #head = 0;
  #bytes = 0;

  get size(): number {
    return this.#held.length - this.#head;
  }

  /** Takes a copy of `packet`; false when the line is full. */
  hold(packet: Buffer, hop: number, now: number): boolean {
    if (this.size >= MAX_HELD_PACKETS || this.#bytes + packet.length > MAX_HELD_BYTES) return false;
    this.#held.push({ packet: Buffer.from(packet), hop, since: now });
    this.#bytes += packet.length;
    return true;
  }

  /** When the next packet is due under `delay`; Infinity when nothing is held. */
  due(delay: number): number {
    const next = this.#held[this.#head];
    return next === undefined ? Infinity : next.since + delay;
  }

  /** Hands every packet that is due at `now` to `deliver`. The delay counts live: lowering it frees what is held. */
  release(now: number, delay: number, deliver: (packet: Buffer, hop: number) => void): void {
    for (;;) {
      const next = this.#held[this.#head];
      if (next === undefined || next.since + delay > now) break;
      this.#head += 1;
      this.#bytes -= next.packet.length;
      deliver(next.packet, next.hop);
    }
    if (this.#head === this.#held.length) {
      this.#held = [];
      this.#head = 0;
    } else if (this.#head > MAX_HELD_PACKETS) {
      this.#held.splice(0, this.#head);
      this.#head = 0;
    }
  }
}
