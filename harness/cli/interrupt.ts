import { exit } from './exit-code.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export interface Interrupt {
  readonly signal: AbortSignal;
  release(): void;
}

/**
 * The first signal asks for an orderly end, the second ends at once: what the lab made goes with this process in any case.
 * `told` is called at the first.
 */
export function onInterrupt(told: (signal: NodeJS.Signals) => void): Interrupt {
  const controller = new AbortController();
  const handle = (signal: NodeJS.Signals): void => {
    if (controller.signal.aborted) process.exit(exit.interrupted);
    controller.abort(new InterruptedError(signal));
    told(signal);
  };
  for (const signal of signals) process.on(signal, handle);
  return {
    signal: controller.signal,
    release: () => {
      for (const signal of signals) process.off(signal, handle);
    },
  };
}

export class InterruptedError extends Error {
  override readonly name = 'InterruptedError';
  readonly code = 'SIXWAYS_INTERRUPTED';

  constructor(signal: NodeJS.Signals) {
    super(`interrupted by ${signal}`);
  }
}
