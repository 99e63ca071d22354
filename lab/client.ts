import { blueprint, labNamePattern } from './blueprint.ts';
import { execute, spawnWorker, startProcess } from './client-processes.ts';
import { Connection } from './connection.ts';
import { type Casualty, type Lab, LabError } from './lab.ts';
import { launchHolder } from './launch.ts';
import type { Built } from './protocol.ts';
import { vantages } from './vantages.ts';
import type { World } from './world.ts';

export type { Casualty, ExecResult, Lab, LabProcess, LabWorker, ProcessOptions, Timings } from './lab.ts';
export { LabError } from './lab.ts';

export interface OpenOptions {
  /** Ends the build, and nothing after it. */
  readonly signal?: AbortSignal;
  /** By which the lab is found among the processes; unique for this client unless told. */
  readonly name?: string;
}

export interface OpenedLab {
  readonly lab: Lab;
  /** Lets the lab live on when this process ends. */
  detach(): Promise<void>;
}

let opened = 0;

/**
 * Builds a world in namespaces of its own; nothing of the host is touched. Resolves when everything serves. The lab ends when it is
 * closed and when this process ends, however it ends.
 * @throws LabError when it cannot be built, with the failing command or daemon and the tail of its output
 */
export async function openLab(world: World, options: OpenOptions = {}): Promise<Lab> {
  return (await openDetachable(world, options)).lab;
}

export async function openDetachable(
  world: World,
  { signal, name = `run-${process.pid}-${++opened}` }: OpenOptions,
): Promise<OpenedLab> {
  signal?.throwIfAborted();
  if (!labNamePattern.test(name))
    throw new LabError(`no name for a lab: ${JSON.stringify(name)} (letters, digits, - and _; at most 40)`);
  const plan = blueprint(name, world);
  const began = performance.now();
  let holder = 0;
  const built = Promise.withResolvers<Built>();
  const casualties: Casualty[] = [];
  const connection = new Connection(launchHolder(name), (message) => {
    switch (message.type) {
      case 'hello':
        holder = performance.now() - began;
        connection.send({ type: 'build', blueprint: plan });
        break;
      case 'built':
        built.resolve(message);
        break;
      case 'failed':
        built.reject(new LabError(message.message));
        break;
      case 'casualty':
        casualties.push({ daemon: message.daemon, why: message.why });
        break;
    }
  });
  const abort = (): void => built.reject(signal?.reason);
  signal?.addEventListener('abort', abort, { once: true });
  void connection.ended.then((why) => built.reject(new LabError(`the lab could not be built: ${why ?? 'closed'}`)));
  try {
    const { netns, readiness, timings } = await built.promise;
    const lab: Lab = {
      name,
      vantages: vantages(world, netns),
      timings: { holder, ...timings, total: performance.now() - began },
      readiness,
      casualties,
      pid: connection.pid,
      spawn: (node, argv, options = {}) => spawnWorker(connection, node, argv, options),
      start: (node, argv, options = {}) => startProcess(connection, node, argv, options),
      exec: async (node, argv, options = {}) => await execute(connection, node, argv, options),
      fault: async (fault) => await connection.ask((id) => ({ type: 'fault', id, fault })),
      heal: async (fault) => await connection.ask((id) => ({ type: 'heal', id, name: fault })),
      ended: connection.ended,
      close: async () => await connection.close({ graceful: true }),
    };
    const detach = async (): Promise<void> => {
      await connection.ask((id) => ({ type: 'detach', id }));
      connection.release();
    };
    return { lab, detach };
  } catch (error) {
    await connection.close({ graceful: false });
    throw error;
  } finally {
    signal?.removeEventListener('abort', abort);
  }
}
