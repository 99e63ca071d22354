import type { DaemonSpec } from '../daemons/daemon.ts';
import { type Daemon, startDaemon } from './daemon.ts';
import { resolverBinds } from './directories.ts';

/** All daemons of the lab. A daemon that ends without being told to is reported once. */
export class Daemons {
  readonly readiness: Record<string, string> = {};
  /** Milliseconds from start to ready. */
  readonly timings: Record<string, number> = {};
  readonly #specs: ReadonlyMap<string, DaemonSpec>;
  readonly #running = new Map<string, Daemon>();
  readonly #onCasualty: (daemon: string, why: string) => void;

  constructor(specs: readonly DaemonSpec[], onCasualty: (daemon: string, why: string) => void) {
    this.#specs = new Map(specs.map((spec) => [spec.name, spec]));
    this.#onCasualty = onCasualty;
  }

  /** Resolves when it serves. */
  async start(name: string): Promise<void> {
    const spec = this.#specs.get(name);
    if (spec === undefined) throw new Error(`no daemon ${name}`);
    if (this.#running.has(name)) throw new Error(`daemon ${name} is running`);
    const began = performance.now();
    const daemon = await startDaemon(spec, resolverBinds(spec.node));
    this.#running.set(name, daemon);
    void this.#watch(name, daemon);
    this.readiness[name] = await daemon.ready;
    this.timings[name] = performance.now() - began;
  }

  async stop(name: string): Promise<void> {
    const daemon = this.#running.get(name);
    if (daemon === undefined) throw new Error(`daemon ${name} is not running`);
    this.#running.delete(name);
    await daemon.stop();
  }

  async stopAll(): Promise<void> {
    await Promise.all([...this.#running.keys()].map(async (name) => await this.stop(name)));
  }

  async #watch(name: string, daemon: Daemon): Promise<void> {
    const why = await daemon.ended;
    if (this.#running.get(name) !== daemon) return;
    this.#running.delete(name);
    this.#onCasualty(name, why);
  }
}
