import { z } from 'zod';
import { allPathIds } from './path.ts';
import { inconclusiveReasons, severities } from './message.ts';

export const verdictWords = ['pass', 'warn', 'fail', 'skipped', 'inconclusive'] as const;
export type VerdictWord = (typeof verdictWords)[number];

const path = z.enum(allPathIds);

const SourceSchema = z.union([
  z.strictObject({ rfc: z.int(), section: z.string().optional() }),
  z.strictObject({ text: z.string(), url: z.string().optional() }),
]);

const JudgedFinding = z.strictObject({
  /** `<suite>/<check>#<message>` */
  id: z.string(),
  outcome: z.enum([...severities, ...inconclusiveReasons, 'not-applicable']),
  /** One sentence: what was seen. */
  seen: z.string(),
  expected: z.string(),
  fix: z.string(),
  /** Steps whose observations prove it. */
  evidence: z.array(z.string()),
});
export type JudgedFinding = z.infer<typeof JudgedFinding>;

/** A picture beside a verdict, small enough to stand in a report as it is. */
export const Attachment = z.strictObject({
  /** What it shows, in a few words. */
  title: z.string().max(200),
  type: z.literal('image/png'),
  /** Pixels. */
  width: z.int().min(1).max(10_000),
  height: z.int().min(1).max(10_000),
  base64: z.base64().max(200_000),
});
export type Attachment = z.infer<typeof Attachment>;

/** What one (target, check, path) came to. */
export const Verdict = z.strictObject({
  target: z.string(),
  suite: z.string(),
  /** `<suite>/<check>` */
  check: z.string(),
  title: z.string(),
  path,
  verdict: z.enum(verdictWords),
  /**
   * For `skipped` and `inconclusive`: a code (`not-applicable`, `no-address`, `path-absent`, `no-evidence`, `blocked-by:<check>`, `waived`, or a reason
   * of `inconclusiveReasons`), and one sentence.
   */
  reason: z.strictObject({ code: z.string(), detail: z.string() }).nullable(),
  level: z.enum(['must', 'should', 'info']),
  requirement: z.string(),
  why: z.string(),
  source: z.array(SourceSchema),
  findings: z.array(JudgedFinding),
  /** Absent where the check has none. */
  attachments: z.array(Attachment).max(20).exactOptional(),
  /** Time spent on the observations it rests on, in milliseconds. */
  ms: z.number().min(0),
});
export type Verdict = z.infer<typeof Verdict>;

export const verdictsSchema = 'sixways.verdicts/1';

/** A judged run: what every report is made from. Sorted by target, check and path; without clock or locale. */
export const Verdicts = z.strictObject({
  schema: z.literal(verdictsSchema),
  tool: z.string(),
  configFile: z.string().nullable(),
  /** Paths of the run in their order of declaration; those in `absent` could not be had here. */
  paths: z.array(path),
  absent: z.array(z.strictObject({ path, reason: z.string(), fix: z.string() })),
  verdicts: z.array(Verdict),
  counts: z.strictObject({
    pass: z.int(),
    warn: z.int(),
    fail: z.int(),
    skipped: z.int(),
    inconclusive: z.int(),
  }),
  /** Waivers past their last day: each fails the run. */
  expiredWaivers: z.array(z.strictObject({ id: z.string(), owner: z.string(), expires: z.string() })),
  ms: z.number().min(0),
});
export type Verdicts = z.infer<typeof Verdicts>;
