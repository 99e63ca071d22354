import { open } from 'node:fs/promises';
import { performance } from 'node:perf_hooks';
import { createInterface } from 'node:readline/promises';
import { clientLimitCode } from '../../harness/model/blame.ts';
import { type Ran, runCommand } from './run-program.ts';
import type { Command } from './session-input.ts';

/** Milliseconds that a command of the user may take to bring a tunnel up or down, and that a user may. */
const commandMs = 20_000;
const userMs = 60_000;

export interface Driver {
  up(signal: AbortSignal | null): Promise<Ran>;
  /** Never left out: what came up goes down, whatever happened in between. */
  down(): Promise<Ran>;
}

/** Drives the tunnel by the user's commands, or by asking the user. */
export function driver(options: {
  readonly vpnUp?: Command | undefined;
  readonly vpnDown?: Command | undefined;
  readonly prompt: boolean;
}): Driver {
  const { vpnUp, vpnDown } = options;
  if (vpnUp !== undefined && vpnDown !== undefined) {
    return {
      up: async (signal) => await runCommand(vpnUp, commandMs, signal),
      down: async () => await runCommand(vpnDown, commandMs, null),
    };
  }
  return {
    up: async (signal) => await prompted('Bring the VPN up', signal),
    down: async () => await prompted('Bring the VPN down', null),
  };
}

/** No command drives the tunnel, and nobody can be asked to: `client-limit`. */
class NoTerminalError extends Error {
  override readonly name = 'NoTerminalError';
  readonly code = clientLimitCode;
}

/** @throws NoTerminalError */
async function prompted(request: string, signal: AbortSignal | null): Promise<Ran> {
  const began = performance.now();
  await using terminal = await open('/dev/tty', 'r+').catch((cause: unknown) => {
    throw new NoTerminalError('there is no terminal to ask on: name vpnUp and vpnDown', { cause });
  });
  const output = terminal.createWriteStream({ autoClose: false });
  const lines = createInterface({ input: terminal.createReadStream({ autoClose: false }), output });
  try {
    const late = AbortSignal.timeout(userMs);
    await lines.question(`${request}, then press Enter: `, { signal: signal === null ? late : AbortSignal.any([signal, late]) });
    return { code: 0, ms: performance.now() - began, output: '' };
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'AbortError') throw error;
    return { code: null, ms: performance.now() - began, output: 'nobody pressed Enter' };
  } finally {
    lines.close();
  }
}
