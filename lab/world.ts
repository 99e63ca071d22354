import type { DaemonSpec } from './daemons/daemon.ts';
import type { Fault } from './fault.ts';
import type { Topology } from './topology/topology.ts';

/** A complete lab as pure data: networks, daemons, what is broken, and what can be certified in it. */
export interface World {
  /** Kebab-case. */
  readonly name: string;
  readonly title: string;
  readonly topology: Topology;
  /**
   * Started all at once, those of the path's own nodes (the Teredo client) when the others are ready and the faults are in
   * place. A node's daemons start when its addresses are there.
   */
  readonly daemons: readonly DaemonSpec[];
  /** Broken from the start. */
  readonly faults: readonly Fault[];
  /** Where the mirror answers on the topology's control addresses; null when the world has none. */
  readonly mirror: { readonly echoPort: number; readonly httpPort: number } | null;
  /** A name with an A and an AAAA record at the topology's resolver; null when the world has none. */
  readonly testName: string | null;
  /** Targets as a config file has them: `{ shop: { suite: 'http-iis', addresses: [...], ... } }`. */
  readonly targets: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** What `env:NAME` in a target's options refers to, by name: made with the world, and never in a file of the host. */
  readonly secrets?: Readonly<Record<string, string>>;
}
