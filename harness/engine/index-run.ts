import type { Blame } from '../model/blame.ts';
import type { Seen, Slot } from '../model/observation.ts';
import type { PathId } from '../model/path.ts';
import type { Run, Step, StepRecord } from '../model/run.ts';
import type { Vantage } from '../model/vantage.ts';

/** A run made ready for questions. */
export interface RunIndex {
  readonly run: Run;
  readonly records: ReadonlyMap<string, StepRecord>;
  readonly steps: ReadonlyMap<string, readonly Step[]>;
  readonly vantages: ReadonlyMap<PathId, Vantage>;
  /** The path on which a target's evidence was read, by target name. */
  readonly evidence: ReadonlyMap<string, PathId>;
  /** By target name. */
  readonly addresses: ReadonlyMap<string, Run['targets'][number]['addresses']>;
}

/** What a slot holds on one path, by what came of its steps. */
export interface Filled {
  readonly asked: number;
  readonly seen: readonly Seen<object>[];
  readonly failed: readonly Blame[];
  readonly notRun: readonly { reason: 'endpoint-dead' | 'path-closed' | 'budget' | 'interrupted'; detail: string }[];
  readonly ms: number;
}

export function indexRun(run: Run): RunIndex {
  return {
    run,
    records: new Map(run.records.map((record) => [record.step, record])),
    steps: Map.groupBy(run.steps, (step) => stepKey(step.target, step.observation, step.path)),
    vantages: new Map(run.vantages.map((vantage) => [vantage.path, vantage])),
    evidence: new Map(run.steps.filter(({ phase }) => phase === 'evidence').map(({ target, path }) => [target, path])),
    addresses: new Map(run.targets.map((target) => [target.name, target.addresses])),
  };
}

function stepKey(target: string, observation: string, path: PathId): string {
  return `${target}\0${observation}\0${path}`;
}

/**
 * The observations of a slot on a path. They are parsed by the slot's schema once more, since a run file may come from anywhere.
 * @throws {z.ZodError} when a saved observation is not what its schema says
 */
export function fillSlot(index: RunIndex, target: string, slot: Slot<object>, path: PathId): Filled {
  const steps = (index.steps.get(stepKey(target, slot.observation, path)) ?? []).filter(
    (step) => slot.aim === null || step.aim === slot.aim,
  );
  const filled = {
    asked: steps.length,
    seen: [] as Seen<object>[],
    failed: [] as Blame[],
    notRun: [] as Filled['notRun'][number][],
    ms: 0,
  };
  for (const step of steps) {
    const record = index.records.get(step.id);
    if (record === undefined) continue;
    filled.ms += record.ms;
    const { outcome } = record;
    if (outcome.kind === 'seen') {
      filled.seen.push({ step: step.id, path, aim: step.aim, sample: step.sample, value: slot.schema.parse(outcome.value) });
    } else if (outcome.kind === 'failed') {
      filled.failed.push(outcome.blame);
    } else {
      filled.notRun.push({ reason: outcome.reason, detail: outcome.detail });
    }
  }
  return filled;
}

/** Whether every attempt of a step met silence. */
export function wasSilent(index: RunIndex, step: string): boolean {
  const outcome = index.records.get(step)?.outcome;
  return outcome?.kind === 'seen' && outcome.silent === outcome.attempts;
}
