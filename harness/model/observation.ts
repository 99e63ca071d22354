import type { z } from 'zod';
import type { PathId } from './path.ts';
import type { Attachment } from './verdict.ts';

/** One validated observation, with where it came from. */
export interface Seen<T> {
  /** Id of the plan step that produced it: the evidence a finding points at. */
  readonly step: string;
  readonly path: PathId;
  /** What the suite asked for; several aims may give the same type of observation. */
  readonly aim: string;
  /** 1, or 1 and 2 where a parity aim is asked twice (A1 B1 A2 B2). */
  readonly sample: number;
  readonly value: T;
}

/** What a check reads: one type of observation, narrowed by aim, from its own path, the reference path, native IPv6 or the user's files. */
export interface Slot<T> {
  readonly observation: string;
  readonly schema: z.ZodType<T>;
  readonly aim: string | null;
  readonly from: 'path' | 'reference' | 'native' | 'evidence';
  /** A check whose required slot is empty is not judged; an optional one reaches the judge as an empty list. */
  readonly required: boolean;
  /** Pictures of what was seen, for the reports; none unless the type says so. */
  attachmentsOf?(value: T): readonly Attachment[];
  where(narrow: { aim: string }): Slot<T>;
  onReference(): Slot<T>;
  /** From native IPv6, which tunnels are compared with; optional, since a run need not have that path. */
  onNative(): Slot<T>;
  /** From an aim with `evidence`, which needs no path. */
  evidence(): Slot<T>;
  optional(): Slot<T>;
}

export interface ObservationType<T> extends Slot<T> {
  readonly id: string;
  readonly sample: T;
  /** An example for a check: the type's sample on a path, with what the example is about changed. */
  on(path: PathId, change?: Partial<T>, from?: { aim?: string; sample?: number }): Seen<T>;
}

function slot<T>(is: Pick<Slot<T>, 'observation' | 'schema' | 'aim' | 'from' | 'required' | 'attachmentsOf'>): Slot<T> {
  return {
    ...is,
    where: ({ aim }) => slot({ ...is, aim }),
    onReference: () => slot({ ...is, from: 'reference' }),
    onNative: () => slot({ ...is, from: 'native', required: false }),
    evidence: () => slot({ ...is, from: 'evidence' }),
    optional: () => slot({ ...is, required: false }),
  };
}

/**
 * A type of observation: its schema is enforced when a probe's answer enters, and `sample` is one true answer.
 * The id is `<suite>/<noun>`.
 */
export function observation<T extends object>(
  id: string,
  schema: z.ZodType<T>,
  sample: NoInfer<T>,
  more: Pick<Slot<NoInfer<T>>, 'attachmentsOf'> = {},
): ObservationType<T> {
  return {
    ...slot({ observation: id, schema, aim: null, from: 'path', required: true, ...more }),
    id,
    sample,
    on: (path, change, from) => ({
      step: `example/${from?.aim ?? 'aim'}@${path}#${from?.sample ?? 1}`,
      path,
      aim: from?.aim ?? 'aim',
      sample: from?.sample ?? 1,
      value: { ...sample, ...change },
    }),
  };
}
