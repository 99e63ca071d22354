import { setTimeout } from 'node:timers/promises';
import type { Lab, LabProcess } from '../../lab/lab.ts';
import { UnmeasurableError } from './unmeasurable.ts';

export interface Awaiting {
  readonly lab: Lab;
  readonly node: string;
  readonly server: LabProcess;
  readonly ports: ReadonlySet<number>;
  /** Milliseconds. */
  readonly patience: number;
  readonly signal: AbortSignal;
}

const lookEvery = 50;

/**
 * Waits until a server listens on each port, over either family, and opens no more: a second family that it misses is for the checks to
 * find. Looks at the sockets of its namespace, and sends nothing.
 * @throws UnmeasurableError when the server ends, or time does
 */
export async function untilListening({ lab, node, server, ports, patience, signal }: Awaiting): Promise<void> {
  const deadline = performance.now() + patience;
  const ended = server.exit.then(({ code, signal: by }) => {
    throw new UnmeasurableError(`your server ended before it listened: ${by ?? `exit code ${code}`}`);
  });
  let before = '';
  for (;;) {
    signal.throwIfAborted();
    const { stdout } = await Promise.race([lab.exec(node, ['cat', '/proc/net/tcp', '/proc/net/tcp6']), ended]);
    const sockets = listeners(stdout);
    const open = new Set(sockets.map(portOf));
    const missing = [...ports].filter((port) => !open.has(port));
    const now = sockets.join();
    if (missing.length === 0 && now === before) return;
    if (performance.now() > deadline) {
      throw new UnmeasurableError(`your server does not listen on port ${missing.join(', ')} after ${patience / 1000} s`);
    }
    before = now;
    await Promise.race([setTimeout(lookEvery, undefined, { signal }), ended]);
  }
}

/** Local address and port, in hexadecimal, of every socket in state LISTEN (0A; proc_net_tcp). */
export function listeners(text: string): string[] {
  return [...text.matchAll(/^\s*\d+: (?<local>[0-9A-F]+:[0-9A-F]{4}) [0-9A-F]+:[0-9A-F]{4} 0A /gm)]
    .map((line) => line.groups?.['local'] ?? '')
    .toSorted();
}

function portOf(socket: string): number {
  return Number.parseInt(socket.slice(socket.indexOf(':') + 1), 16);
}
