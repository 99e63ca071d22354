import { availableParallelism } from 'node:os';
import { NetTcp } from '../model/net-tcp.ts';
import type { PathId } from '../model/path.ts';
import type { Outcome, Step, StepRecord } from '../model/run.ts';
import type { PathWorker } from '../paths/provider.ts';
import { reachProbe } from '../plan/plan.ts';
import { Lanes } from './lanes.ts';
import type { SecretInputs } from './secret-inputs.ts';

export interface Scheduling {
  readonly steps: readonly Step[];
  readonly secrets: SecretInputs;
  readonly signal: AbortSignal;
  /** Aborts when the whole run has used its time. */
  readonly budget: AbortSignal;
  readonly timeoutMs: number | null;
  /** Steps at the same time on one path. */
  readonly concurrency: number;
  /** Milliseconds since the start of the run. */
  clock(): number;
  ended(step: Step, record: StepRecord): void;
  /** Why nothing more is to be asked on a path, or null. */
  closed(path: PathId): { check: string; detail: string } | null;
}

/** Lets a step begin when it may. */
interface Gate {
  enter(task: () => Promise<void>): Promise<void>;
}

/**
 * Runs a plan: evidence, before, main, late and after of each path in this order, steps of a phase together, each after those it waits for.
 * What is late is asked one at a time on a path, and over all paths no more at a time than there are processors.
 */
export class Schedule {
  readonly #at: Scheduling;
  readonly #settled: ReadonlyMap<string, PromiseWithResolvers<Outcome>>;
  /** One answer per (path, address, port), never wider. */
  readonly #reached = new Map<string, Promise<Outcome>>();
  readonly #carried = new Map<string, Readonly<Record<string, string>>>();

  /** By path: resolves when its `main` is done. */
  readonly #quiet: ReadonlyMap<PathId, PromiseWithResolvers<void>>;
  /** By path: resolves when its `late` is done; what comes after measures times, and browsers on other paths would be in them. */
  readonly #calm: ReadonlyMap<PathId, PromiseWithResolvers<void>>;
  readonly #processors = new Lanes(availableParallelism());

  constructor(at: Scheduling) {
    this.#at = at;
    this.#quiet = new Map(at.steps.map(({ path }) => [path, Promise.withResolvers<void>()]));
    this.#calm = new Map(at.steps.map(({ path }) => [path, Promise.withResolvers<void>()]));
    this.#settled = new Map(at.steps.map((step) => [step.id, Promise.withResolvers<Outcome>()]));
  }

  async runPath(path: PathId, worker: PathWorker): Promise<void> {
    const lanes = new Lanes(this.#at.concurrency);
    const mine = this.#at.steps.filter((step) => step.path === path);
    try {
      await this.#runPhase(mine, 'evidence', worker, lanes);
      await this.#runPhase(mine, 'before', worker, lanes);
      const closed = this.#at.closed(path);
      for (const phase of ['main', 'late', 'after'] as const) {
        if (closed !== null) this.#skip(mine, phase, closed);
        else if (phase === 'late') await this.#becomeCalm(path, this.#runLate(mine, path, worker));
        else await this.#runPhase(mine, phase, worker, lanes);
      }
    } finally {
      this.#quiet.get(path)?.resolve();
      this.#calm.get(path)?.resolve();
      await worker.close();
    }
  }

  #skip(steps: readonly Step[], phase: Step['phase'], { check, detail }: { check: string; detail: string }): void {
    for (const step of steps.filter((at) => at.phase === phase)) {
      this.#end(step, this.#at.clock(), { kind: 'not-run', reason: 'path-closed', detail: `${check}: ${detail}`.slice(0, 1000) });
    }
  }

  async #runPhase(steps: readonly Step[], phase: Step['phase'], worker: PathWorker, lanes: Gate): Promise<void> {
    await Promise.all(steps.filter((step) => step.phase === phase).map(async (step) => await this.#runStep(step, worker, lanes)));
  }

  async #runLate(steps: readonly Step[], path: PathId, worker: PathWorker): Promise<void> {
    this.#quiet.get(path)?.resolve();
    if (steps.every(({ phase }) => phase !== 'late')) return;
    await Promise.all(this.#quiet.values().map(async ({ promise }) => await promise));
    const own = new Lanes(1);
    const enter = async (task: () => Promise<void>): Promise<void> =>
      await own.enter(async () => await this.#processors.enter(task));
    await this.#runPhase(steps, 'late', worker, { enter });
  }

  async #becomeCalm(path: PathId, late: Promise<void>): Promise<void> {
    await late;
    this.#calm.get(path)?.resolve();
    if (this.#at.steps.some(({ phase }) => phase === 'late'))
      await Promise.all(this.#calm.values().map(async ({ promise }) => await promise));
  }

  async #runStep(step: Step, worker: PathWorker, lanes: Gate): Promise<void> {
    await Promise.all(step.after.map(async (id) => await this.#settled.get(id)?.promise));
    const dead = step.behind === null ? null : await this.#deadEndpoint(step.behind);
    if (dead !== null) {
      this.#end(step, this.#at.clock(), { kind: 'not-run', reason: 'endpoint-dead', detail: dead });
      return;
    }
    await lanes.enter(async () => {
      const start = this.#at.clock();
      this.#end(step, start, await this.#ask(step, worker));
    });
  }

  async #ask(step: Step, worker: PathWorker): Promise<Outcome> {
    const { signal, budget, timeoutMs, secrets } = this.#at;
    if (signal.aborted) return { kind: 'not-run', reason: 'interrupted', detail: 'the run was stopped' };
    if (budget.aborted) return { kind: 'not-run', reason: 'budget', detail: 'the run had used its time' };
    const ask = async (): Promise<Outcome> => {
      const opened = await this.#opened(step);
      if ('kind' in opened) return opened;
      const outcome = secrets.conceal(await worker.run(opened, AbortSignal.any([signal, budget]), timeoutMs));
      const isStopped = outcome.kind === 'not-run' && outcome.reason === 'interrupted';
      return isStopped && !signal.aborted ? { ...outcome, reason: 'budget', detail: 'the run had used its time' } : outcome;
    };
    if (step.probe !== reachProbe) return await ask();
    const key = `${step.path} ${JSON.stringify([step.input['address'], step.input['port']])}`;
    const asked = this.#reached.get(key) ?? ask();
    this.#reached.set(key, asked);
    return await asked;
  }

  /** The step as its probe gets it: with secrets, and with what it carries on from another step. */
  async #opened(step: Step): Promise<Step | Outcome> {
    const carried = step.carries === undefined ? {} : this.#carried.get(step.carries);
    try {
      const opened = await this.#at.secrets.open(step);
      return { ...opened, input: { ...opened.input, ...carried } };
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      return { kind: 'failed', blame: { by: 'harness', code: 'SECRET', detail: detail.slice(0, 1000) } };
    }
  }

  /** Why the endpoint behind a reach step takes no connection; null when it does, or when nobody could ask. */
  async #deadEndpoint(reach: string): Promise<string | null> {
    const outcome = await this.#settled.get(reach)?.promise;
    if (outcome?.kind !== 'seen') return null;
    const { address, port, attempts } = NetTcp.schema.parse(outcome.value);
    if (attempts.some((attempt) => attempt.outcome === 'open')) return null;
    const ways = new Set(attempts.map((attempt) => attempt.outcome));
    return `port ${port} of ${address} takes no connection: ${[...ways].join(', ')}`;
  }

  #end(step: Step, start: number, ended: Outcome): void {
    const outcome = this.#keepCarry(step, ended);
    const record = { step: step.id, start, ms: this.#at.clock() - start, outcome };
    this.#at.ended(step, record);
    this.#settled.get(step.id)?.resolve(outcome);
  }

  /** What a step hands on (a session's cookie) stays in memory and is in no record. */
  #keepCarry(step: Step, outcome: Outcome): Outcome {
    if (outcome.kind !== 'seen' || outcome.carry === undefined) return outcome;
    const { carry, ...kept } = outcome;
    this.#carried.set(step.id, carry);
    return kept;
  }
}
