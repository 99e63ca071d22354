import { readlinkSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Vantage } from '../model/vantage.ts';
import { endAll } from '../net/at-end.ts';
import { execute } from './execute.ts';
import { ToWorker, type FromWorker } from './worker-protocol.ts';

/**
 * A worker process: one path, JSON lines on stdin and stdout. It sends nothing before it has proven that it is in the network
 * namespace it was told, since a probe in the wrong one would reach the real network.
 */
const running = new Map<number, AbortController>();
let vantage: Vantage | null = null;

function answer(message: FromWorker): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

function start(told: Vantage): void {
  const netns = readlinkSync('/proc/self/ns/net');
  if (told.netns !== netns) {
    answer({ type: 'refused', reason: `this process is in ${netns}, not in ${told.netns ?? 'the host namespace'}` });
    process.exitCode = 1;
    lines.close();
    return;
  }
  vantage = told;
  answer({ type: 'ready', netns });
}

async function handle(message: ToWorker): Promise<void> {
  if (message.type === 'start') {
    start(message.vantage);
  } else if (message.type === 'abort') {
    running.get(message.sequence)?.abort();
  } else if (vantage !== null) {
    const stop = new AbortController();
    running.set(message.sequence, stop);
    const outcome = await execute(message.step, { vantage, signal: stop.signal, timeoutMs: message.timeoutMs });
    running.delete(message.sequence);
    answer({ type: 'done', sequence: message.sequence, outcome });
  }
}

const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => void handle(ToWorker.parse(JSON.parse(line))));
const end = (): void => void endAll().finally(() => process.exit());
// The other end is gone, or wants us to be: nobody waits for what is still running.
lines.on('close', end);
process.once('SIGTERM', end);
