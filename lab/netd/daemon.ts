import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { isMainThread, type MessagePort, parentPort, Worker } from 'node:worker_threads';
import { laneKey, parseCommand } from './command.ts';
import { parseConfig } from './config.ts';
import { openWake } from './descriptors.ts';
import type { NetdEvent } from './event.ts';
import { openLanes } from './lanes.ts';
import { type LoopInput, pollLoop } from './poll-loop.ts';
import { ConfigError } from './strict.ts';
import { Switchboard } from './switchboard.ts';
import { write } from './sys.ts';

/*
 * The user-space tunnel daemon: `daemon.ts [CONFIG]`, the JSON configuration as argument or as the first line of stdin.
 * Then JSON lines both ways (command.ts, event.ts). The end of stdin, SIGTERM or SIGINT ends it.
 * Exit code: 0 asked to end, 1 the system refused or a descriptor died, 2 bad configuration.
 */

const say = (event: NetdEvent) => process.stdout.write(`${JSON.stringify(event)}\n`);
const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** postMessage between threads. The lint rule on it thinks of browser windows, which have origins. */
function send(port: Pick<MessagePort, 'postMessage'>, message: LoopInput | 'running'): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  port.postMessage(message);
}

function fail(error: unknown): never {
  say({ event: 'error', message: messageOf(error) });
  process.exit(error instanceof ConfigError ? 2 : 1);
}

/** The poll thread, loading while the configuration is awaited. `stop` ends it at once, `changed` makes it look at the knobs. */
function startLoop() {
  const worker = new Worker(fileURLToPath(import.meta.url));
  const control = new Int32Array(new SharedArrayBuffer(4));
  const wake = openWake();
  const one = Buffer.alloc(8);
  one.writeBigUInt64LE(1n);
  const changed = () => void write(wake, one, one.length);
  const stop = () => {
    Atomics.store(control, 0, 1);
    changed();
  };
  const run = (input: Omit<LoopInput, 'control' | 'wake'>) => send(worker, { ...input, control, wake });
  return { worker, run, changed, stop };
}

async function main(): Promise<void> {
  // Nobody listens any more: the parent is gone.
  process.stdout.on('error', () => process.exit(1));
  const loop = startLoop();
  loop.worker.on('message', () => say({ event: 'ready' }));
  loop.worker.on('error', fail);
  loop.worker.on('exit', () => process.exit(0));
  const lines = createInterface({ input: process.stdin, crlfDelay: Infinity });
  const input = lines[Symbol.asyncIterator]();
  const source = process.argv[2] ?? (await input.next()).value ?? '';
  const config = parseConfig(source);
  const lanes = openLanes(config);
  const board = new Switchboard(lanes);
  loop.run({ jobs: lanes.map(({ lane, job }) => ({ ...job, name: laneKey(lane) })), seed: config.seed, shared: board.shared });
  process.on('SIGTERM', loop.stop);
  process.on('SIGINT', loop.stop);

  for await (const line of { [Symbol.asyncIterator]: () => input }) {
    try {
      const answer = board.answer(parseCommand(line));
      loop.changed();
      say(answer);
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      say({ event: 'error', message: error.message });
    }
  }
  loop.stop();
}

if (isMainThread) {
  main().catch(fail);
} else {
  const port = parentPort;
  port?.once('message', (input: LoopInput) => {
    send(port, 'running');
    pollLoop(input);
  });
}
