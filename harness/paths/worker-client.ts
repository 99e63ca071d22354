import type { Outcome, Step } from '../model/run.ts';
import type { Vantage } from '../model/vantage.ts';
import type { PathWorker } from './provider.ts';
import { FromWorker, type ToWorker } from './worker-protocol.ts';

/** A way to a worker process, wherever it runs: whole messages, in order. */
export interface Channel {
  send(message: ToWorker): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Called once; `why` names signal, exit code and the tail of what it wrote to stderr. */
  onExit(listener: (why: string) => void): void;
  close(): Promise<void>;
}

interface Waiting {
  resolve(outcome: Outcome): void;
}

function harnessFault(code: string, detail: string): Outcome {
  return { kind: 'failed', blame: { by: 'harness', code, detail: detail.slice(0, 1000) } };
}

/** The client's end of a worker: resolves when it has proven that it is in its own namespace. A worker that dies fails its steps, blamed on the harness. */
export async function openWorker(channel: Channel, vantage: Vantage): Promise<PathWorker> {
  const waiting = new Map<number, Waiting>();
  let sequence = 0;
  let dead: string | null = null;
  const started = Promise.withResolvers<void>();

  channel.onMessage((raw) => {
    // Nothing more is believed of one that has sent what is no message.
    if (dead !== null) return;
    const parsed = FromWorker.safeParse(raw);
    if (!parsed.success) {
      dead = `the worker of ${vantage.path} sent what is no message: ${parsed.error.issues[0]?.message ?? ''}`;
      void channel.close();
      return;
    }
    const message = parsed.data;
    if (message.type === 'ready') started.resolve();
    else if (message.type === 'refused')
      started.reject(new Error(`the worker of ${vantage.path} refused to start: ${message.reason}`));
    else {
      waiting.get(message.sequence)?.resolve(message.outcome);
      waiting.delete(message.sequence);
    }
  });
  channel.onExit((why) => {
    dead ??= `the worker of ${vantage.path} ended: ${why}`;
    started.reject(new Error(dead));
    for (const { resolve } of waiting.values()) resolve(harnessFault('WORKER_DIED', dead));
    waiting.clear();
  });
  channel.send({ type: 'start', vantage });
  await started.promise;

  return {
    async run(step: Step, signal: AbortSignal, timeoutMs: number | null): Promise<Outcome> {
      if (dead !== null) return harnessFault('WORKER_DIED', dead);
      const id = ++sequence;
      const { promise, resolve } = Promise.withResolvers<Outcome>();
      waiting.set(id, { resolve });
      const abort = (): void => channel.send({ type: 'abort', sequence: id });
      signal.addEventListener('abort', abort, { once: true });
      channel.send({ type: 'run', sequence: id, step, timeoutMs });
      try {
        return await promise;
      } finally {
        signal.removeEventListener('abort', abort);
      }
    },
    close: async () => await channel.close(),
  };
}
