import { z } from 'zod';

/** Whose fault a failed measurement is. Only `target` may fail a target. */
export const culprits = ['target', 'resolver', 'path', 'harness'] as const;
export type Culprit = (typeof culprits)[number];

/** Code of a `harness` blame: this machine lacks what the question takes, and no second run will change that. */
export const clientLimitCode = 'CLIENT_LIMIT';

export const Blame = z.strictObject({
  by: z.enum(culprits),
  /** Stable code: an errno, a TLS or library code, or one of ours. */
  code: z.string().max(80),
  detail: z.string().max(1000),
});
export type Blame = z.infer<typeof Blame>;
