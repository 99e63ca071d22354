import type { Secrets } from '../config/secrets.ts';
import type { AnyCheck } from '../model/check.ts';
import type { PathId } from '../model/path.ts';
import { runSchema, type AbsentPath, type Profile, type Run, type Step, type StepRecord } from '../model/run.ts';
import type { Suite, Target } from '../model/suite.ts';
import type { PathProvider, PathWorker } from '../paths/provider.ts';
import { plan } from '../plan/plan.ts';
import { loadProbe } from '../registry/registry.ts';
import { gatesOf } from './gates.ts';
import { indexRun } from './index-run.ts';
import { pathTarget } from './path-target.ts';
import { Schedule } from './schedule.ts';
import { SecretInputs } from './secret-inputs.ts';

export interface Progress {
  /** Called once, with the number of steps by path. */
  planned(steps: ReadonlyMap<PathId, number>): void;
  ended(step: Step, record: StepRecord): void;
}

export interface Measuring {
  /** Their addresses are settled. */
  readonly targets: readonly Target<Readonly<Record<string, unknown>>>[];
  readonly suites: ReadonlyMap<string, Suite>;
  /** The checks that were asked for; their suites are measured. */
  readonly checks: ReadonlyMap<string, AnyCheck>;
  readonly provider: PathProvider;
  readonly secrets: Secrets;
  readonly reference: PathId;
  readonly profile: Profile;
  readonly configFile: string | null;
  readonly digest: string;
  readonly tool: string;
  readonly budgetMs: number;
  readonly timeoutMs: number | null;
  readonly concurrency: number;
  readonly signal: AbortSignal;
  readonly progress: Progress;
}

/** Plans and runs everything, all paths at the same time. A worker that cannot be had makes its path absent to nobody: its steps fail, blamed on the harness. */
export async function measure(at: Measuring): Promise<Run> {
  const started = new Date();
  const begin = performance.now();
  const targets = [pathTarget, ...at.targets];
  const wanted = new Set([...at.checks.keys()].map((id) => id.slice(0, id.indexOf('/'))));
  const steps = await planned(at, targets, wanted);
  const budget = AbortSignal.timeout(Math.max(1, Math.round(at.budgetMs)));
  const run: Run = {
    schema: runSchema,
    tool: at.tool,
    config: at.digest,
    configFile: at.configFile,
    started: started.toISOString(),
    ms: 0,
    reference: at.reference,
    paths: pathsOf(at.provider.vantages, at.provider.absent),
    vantages: [...at.provider.vantages],
    absent: [...at.provider.absent],
    targets: targets
      .filter((target) => wanted.has(target.suite))
      .map(({ name, suite, addresses, options }) => ({
        name,
        suite,
        addresses: { 4: [...addresses[4]], 6: [...addresses[6]] },
        options: { ...options },
      })),
    checks: [...at.checks.keys()],
    profile: at.profile,
    steps,
    records: [],
    interrupted: false,
  };
  const counts = new Map(at.provider.vantages.map(({ path }) => [path, steps.filter((step) => step.path === path).length]));
  at.progress.planned(counts);
  const schedule = new Schedule({
    steps,
    secrets: new SecretInputs(at.secrets),
    signal: at.signal,
    budget,
    timeoutMs: at.timeoutMs,
    concurrency: at.concurrency,
    clock: () => performance.now() - begin,
    ended: (step, record) => {
      run.records.push(record);
      at.progress.ended(step, record);
    },
    // The gates are judged on what is there so far: a path that is down is not measured any further.
    closed: (path) => gatesOf(indexRun(run), at.checks).get(path) ?? null,
  });
  await Promise.all(at.provider.vantages.map(async ({ path }) => await schedule.runPath(path, await open(at.provider, path))));
  const order = new Map(steps.map((step, index) => [step.id, index]));
  const records = run.records.toSorted((a, b) => (order.get(a.step) ?? 0) - (order.get(b.step) ?? 0));
  return { ...run, records, ms: performance.now() - begin, interrupted: at.signal.aborted };
}

function pathsOf(vantages: readonly { path: PathId }[], absent: readonly AbsentPath[]): PathId[] {
  return [...vantages, ...absent].map(({ path }) => path);
}

async function planned(at: Measuring, targets: readonly Target[], wanted: ReadonlySet<string>): Promise<Step[]> {
  const probes = new Set<string>();
  const dry = { targets, suites: at.suites, vantages: at.provider.vantages, reference: at.reference, wanted };
  plan({
    ...dry,
    gives: (probe) => {
      probes.add(probe);
      return probe;
    },
    reads: () => true,
  });
  const gives = new Map(await Promise.all([...probes].map(async (id) => [id, (await loadProbe(id)).gives.id] as const)));
  return plan({ ...dry, gives: (probe) => gives.get(probe) ?? probe, reads: readers(at.checks) });
}

/** What the checks read, by suite. */
function readers(checks: Measuring['checks']): (suite: string, observation: string, aim: string) => boolean {
  const read = new Set(
    [...checks].flatMap(([id, { needs }]) =>
      Object.values(needs).map(({ observation, aim }) => `${id.slice(0, id.indexOf('/'))} ${observation} ${aim ?? '*'}`),
    ),
  );
  return (suite, observation, aim) => read.has(`${suite} ${observation} ${aim}`) || read.has(`${suite} ${observation} *`);
}

async function open(provider: PathProvider, path: PathId): Promise<PathWorker> {
  try {
    return await provider.open(path);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return {
      run: async () => ({ kind: 'failed', blame: { by: 'harness', code: 'NO_WORKER', detail: detail.slice(0, 1000) } }),
      close: async () => undefined,
    };
  }
}
