import { z } from 'zod';
import { Blame } from './blame.ts';
import { allPathIds } from './path.ts';
import { Vantage } from './vantage.ts';

const path = z.enum(allPathIds);

/** One probe run to come: the plan is a list of these, and pure data. */
export const Step = z.strictObject({
  /** `<target>/<aim>@<path>#<sample>`, unique in a plan; a step of the same question on another path differs in `<path>` only. */
  id: z.string(),
  target: z.string(),
  suite: z.string(),
  path,
  aim: z.string(),
  probe: z.string(),
  observation: z.string(),
  input: z.record(z.string(), z.unknown()),
  sample: z.int().min(1).max(2),
  phase: z.enum(['evidence', 'before', 'main', 'late', 'after']),
  /** The step whose endpoint must be open first. */
  behind: z.string().nullable(),
  /** Steps that must have ended before this one starts, whatever came of them. */
  after: z.array(z.string()),
  /** The step whose `carry` becomes part of the input; it ends first. */
  carries: z.string().optional(),
});
export type Step = z.infer<typeof Step>;

/** What came of a step. */
export const Outcome = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('seen'),
    value: z.record(z.string(), z.unknown()),
    /** How many of the attempts met silence; 3 of 3 is the only silence that can fail a target. */
    silent: z.int().min(0),
    attempts: z.int().min(1),
    /** Handed on to the steps that carry it, and in no record. */
    carry: z.record(z.string(), z.string().max(16_384)).optional(),
  }),
  z.strictObject({ kind: z.literal('failed'), blame: Blame }),
  z.strictObject({
    kind: z.literal('not-run'),
    reason: z.enum(['endpoint-dead', 'path-closed', 'budget', 'interrupted']),
    detail: z.string().max(1000),
  }),
]);
export type Outcome = z.infer<typeof Outcome>;

export const StepRecord = z.strictObject({
  step: z.string(),
  /** Milliseconds since the start of the run. */
  start: z.number().min(0),
  ms: z.number().min(0),
  outcome: Outcome,
});
export type StepRecord = z.infer<typeof StepRecord>;

const Target = z.strictObject({
  name: z.string(),
  suite: z.string(),
  addresses: z.strictObject({ 4: z.array(z.string()), 6: z.array(z.string()) }),
  options: z.record(z.string(), z.unknown()),
});

const AbsentPath = z.strictObject({ path, reason: z.string(), fix: z.string() });
export type AbsentPath = z.infer<typeof AbsentPath>;

export const Waiver = z.strictObject({
  /** Check id or finding id, `<suite>/<check>` or `<suite>/<check>#<message>`. */
  id: z.string().regex(/^[\w-]+\/[\w-]+(#[\w-]+)?$/),
  target: z.string().optional(),
  path: path.optional(),
  reason: z.string().min(1),
  owner: z.string().min(1),
  /** Last day on which it holds, `YYYY-MM-DD`. */
  expires: z.iso.date(),
});
export type Waiver = z.infer<typeof Waiver>;

/** How findings are weighed: the part of a config that judging reads. */
export const Profile = z.strictObject({
  /** Finding id -> severity. */
  severity: z.record(z.string(), z.enum(['info', 'warning', 'error'])),
  waivers: z.array(Waiver),
});
export type Profile = z.infer<typeof Profile>;

/** Changes whenever a saved run can no longer be judged by newer code. */
export const runSchema = 'sixways.run/1';

/** What was planned and what was seen: all that judging needs. */
export const Run = z.strictObject({
  schema: z.literal(runSchema),
  tool: z.string(),
  /** SHA-256 of the effective config, hex. */
  config: z.string(),
  /** The file the config came from, as the user named it; null for URL targets. */
  configFile: z.string().nullable(),
  /** UTC, RFC 3339. */
  started: z.iso.datetime(),
  ms: z.number().min(0),
  reference: path,
  paths: z.array(path),
  vantages: z.array(Vantage),
  absent: z.array(AbsentPath),
  targets: z.array(Target),
  /** Ids of the checks that were asked for. */
  checks: z.array(z.string()),
  profile: Profile,
  steps: z.array(Step),
  records: z.array(StepRecord),
  interrupted: z.boolean(),
});
export type Run = z.infer<typeof Run>;
