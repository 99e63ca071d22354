import { blameOf } from '../net/blame.ts';
import type { Blame } from '../model/blame.ts';
import type { Probe } from '../model/probe.ts';
import type { Outcome, Step } from '../model/run.ts';
import type { Vantage } from '../model/vantage.ts';
import { loadProbe } from '../registry/registry.ts';

/** Attempts before silence may count against a target. */
const attemptsForSilence = 3;
/** How long a probe may take to settle after its deadline aborted it, in milliseconds. */
const graceMs = 1000;
/** Longest time of a single attempt, whatever a probe or the command line asks for, in milliseconds. */
const longestMs = 120_000;

export interface Execution {
  readonly vantage: Vantage;
  readonly signal: AbortSignal;
  /** Replaces the probe's own deadline; null keeps it. */
  readonly timeoutMs: number | null;
}

/** Runs one step here and now, in this process and its network namespace. Never throws: what went wrong is an outcome. */
export async function execute(step: Step, at: Execution): Promise<Outcome> {
  try {
    const probe = await loadProbe(step.probe);
    const input = probe.input.parse(step.input);
    const first = await attempt(probe, input, at);
    if (!isSilent(probe, first)) return seen(probe, first, 0, 1);
    if (probe.asksThrice === true) return seen(probe, first, attemptsForSilence, attemptsForSilence);
    const more = await Promise.all(Array.from({ length: attemptsForSilence - 1 }, async () => await attempt(probe, input, at)));
    const silent = 1 + more.filter((value) => isSilent(probe, value)).length;
    return seen(probe, more.find((value) => !isSilent(probe, value)) ?? first, silent, attemptsForSilence);
  } catch (error) {
    if (at.signal.aborted) return { kind: 'not-run', reason: 'interrupted', detail: 'the run was stopped' };
    return { kind: 'failed', blame: blameOf(error) };
  }
}

function isSilent(probe: Probe, value: object): boolean {
  return probe.silent?.(value) ?? false;
}

function seen(probe: Probe, value: object, silent: number, attempts: number): Outcome {
  const carried = probe.carry?.(value);
  if (carried === undefined) return { kind: 'seen', value: { ...value }, silent, attempts };
  return { kind: 'seen', value: { ...carried.keep }, silent, attempts, carry: { ...carried.on } };
}

async function attempt(probe: Probe, input: unknown, { vantage, signal, timeoutMs }: Execution): Promise<object> {
  const limit = Math.min(timeoutMs ?? probe.timeoutMs, longestMs);
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(new DOMException(`no answer within ${limit} ms`, 'TimeoutError')), limit);
  let abandon: NodeJS.Timeout | undefined;
  try {
    const overdue = new Promise<never>((_, reject) => {
      abandon = setTimeout(() => reject(new ProbeOverdueError(limit)), limit + graceMs);
    });
    const run = probe.run({ input, vantage, signal: AbortSignal.any([signal, deadline.signal]), now: () => performance.now() });
    const value = await Promise.race([run, overdue]);
    const parsed = probe.gives.schema.safeParse(value);
    if (!parsed.success) throw new BadObservationError(probe.gives.id, parsed.error.issues[0]?.message ?? 'unknown');
    return parsed.data;
  } finally {
    clearTimeout(timer);
    clearTimeout(abandon);
  }
}

/** The probe is ours: that it does not end is the harness's fault. */
class ProbeOverdueError extends Error {
  readonly blame: Blame;
  constructor(limit: number) {
    super(`the probe did not end ${graceMs} ms after its deadline of ${limit} ms`);
    this.blame = { by: 'harness', code: 'PROBE_OVERDUE', detail: this.message };
  }
}

class BadObservationError extends Error {
  readonly blame: Blame;
  constructor(id: string, issue: string) {
    super(`the probe's answer is no ${id}: ${issue}`);
    this.blame = { by: 'harness', code: 'BAD_OBSERVATION', detail: this.message };
  }
}
