import { build, type HeldLab } from './holder/build.ts';
import { Processes } from './holder/processes.ts';
import { type FromHolder, ToHolder } from './protocol.ts';

/*
 * The first process of a lab's pid namespace. When it ends, for whatever reason, the kernel ends every other process of the lab, and
 * with them go the network namespaces, devices and mounts.
 */

let lab: HeldLab | null = null;
let detached = false;

/** Resolves when the message was handed over; a client that is gone ends the lab by `disconnect`. */
async function send(message: FromHolder): Promise<void> {
  if (process.send === undefined || !process.connected) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  process.send(message, undefined, undefined, () => resolve());
  await promise;
}

const processes = new Processes(send);

async function close(): Promise<never> {
  await lab?.daemons.stopAll();
  process.exit(0);
}

async function start(plan: Extract<ToHolder, { type: 'build' }>['blueprint']): Promise<void> {
  try {
    lab = await build(plan, (daemon, why) => void send({ type: 'casualty', daemon, why }));
    await send(lab.built);
  } catch (error) {
    await send({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
    process.exit(1);
  }
}

async function answer(id: number, action: (held: HeldLab) => Promise<void> | void): Promise<void> {
  let error: string | null = null;
  try {
    if (lab === null) throw new Error('the lab is not built yet');
    await action(lab);
  } catch (cause) {
    error = cause instanceof Error ? cause.message : String(cause);
  }
  await send({ type: 'done', id, error });
}

async function take(message: ToHolder): Promise<void> {
  switch (message.type) {
    case 'build':
      return await start(message.blueprint);
    case 'start':
      return processes.start(message);
    case 'input':
      return processes.input(message.id, message.text);
    case 'end-input':
      return processes.endInput(message.id);
    case 'kill':
      return processes.kill(message.id);
    case 'fault':
      return await answer(message.id, async ({ faults }) => await faults.apply(message.fault));
    case 'heal':
      return await answer(message.id, async ({ faults }) => await faults.heal(message.name));
    case 'detach':
      detached = true;
      return await answer(message.id, () => undefined);
    case 'close':
      return await close();
  }
}

process.on('message', (raw) => void take(ToHolder.parse(raw)));
process.on('disconnect', () => {
  if (!detached) process.exit(0);
});
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => void close());
await send({ type: 'hello' });
