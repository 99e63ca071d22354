import type { PathId } from '../model/path.ts';
import type { AbsentPath, Outcome, Step } from '../model/run.ts';
import type { Vantage } from '../model/vantage.ts';

/** Runs the steps of one path. */
export interface PathWorker {
  run(step: Step, signal: AbortSignal, timeoutMs: number | null): Promise<Outcome>;
  close(): Promise<void>;
}

/** Says which paths can be had and how a step gets onto one. Suites cannot tell one provider from another. */
export interface PathProvider {
  readonly vantages: readonly Vantage[];
  readonly absent: readonly AbsentPath[];
  open(path: PathId): Promise<PathWorker>;
  close(): Promise<void>;
}
