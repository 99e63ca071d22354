import type { Fault, FaultAction } from '../fault.ts';
import type { Netd } from '../netd/client.ts';
import type { Daemons } from './daemons.ts';
import { runCommand } from './run-command.ts';

/** Applies faults and takes them back. */
export class Faults {
  readonly #applied = new Map<string, Fault>();
  readonly #netd: Netd;
  readonly #daemons: Daemons;

  constructor(netd: Netd, daemons: Daemons) {
    this.#netd = netd;
    this.#daemons = daemons;
  }

  /** All of it or nothing. */
  async apply(fault: Fault): Promise<void> {
    if (this.#applied.has(fault.name)) throw new Error(`fault ${fault.name} is there already`);
    const done: FaultAction[] = [];
    try {
      for (const action of fault.actions) {
        await this.#apply(fault, action);
        done.push(action);
      }
    } catch (error) {
      for (const action of done.toReversed()) await this.#revert(fault, action);
      throw new Error(`fault ${fault.name}: ${String(error)}`, { cause: error });
    }
    this.#applied.set(fault.name, fault);
  }

  async heal(name: string): Promise<void> {
    const fault = this.#applied.get(name);
    if (fault === undefined) throw new Error(`no fault ${name} to heal`);
    this.#applied.delete(name);
    for (const action of fault.actions.toReversed()) await this.#revert(fault, action);
  }

  async #apply(fault: Fault, action: FaultAction): Promise<void> {
    switch (action.kind) {
      case 'nft':
        return await nft(action.node, `table inet ${tableOf(fault)} {\n${action.chains}\n}\n`);
      case 'netd':
        return await this.#netd.set(action.set);
      case 'ip':
        return await ip(action, action.apply);
      case 'kill':
        return await this.#daemons.stop(action.daemon);
    }
  }

  async #revert(fault: Fault, action: FaultAction): Promise<void> {
    switch (action.kind) {
      case 'nft':
        // Made first, so that it is there: two actions on one node share the table.
        return await nft(action.node, `table inet ${tableOf(fault)}\ndelete table inet ${tableOf(fault)}\n`);
      case 'netd':
        return await this.#netd.set({ ...action.set, delay: 0, loss: 0, drop: false });
      case 'ip':
        return await ip(action, action.revert);
      case 'kill':
        return await this.#daemons.start(action.daemon);
    }
  }
}

const tableOf = ({ name }: Fault): string => `fault_${name}`;

async function nft(node: string, ruleset: string): Promise<void> {
  await runCommand(['ip', 'netns', 'exec', node, 'nft', '-f', '-'], ruleset);
}

async function ip({ node, family }: { node: string; family?: 4 | 6 }, lines: readonly string[]): Promise<void> {
  await runCommand(
    ['ip', ...(family === undefined ? [] : [`-${family}`]), '-n', node, '-b', '-'],
    lines.map((line) => `${line}\n`).join(''),
  );
}
