import type { AnyValues, Messages, Values } from './message.ts';
import type { Seen, Slot } from './observation.ts';
import type { PathId } from './path.ts';
import { pathIds } from './path.ts';

/** Where a requirement stands. `rfc` gives a link to the section; `text` names a document that is no RFC. */
export type Source = { readonly rfc: number; readonly section?: string } | { readonly text: string; readonly url?: string };

export type Needs = Readonly<Record<string, Slot<never> | Slot<object>>>;

/** What the judge gets: for each slot the observations of the path judged, or of the reference path. */
export type SeenBySlot<N extends Needs> = {
  readonly [Name in keyof N]: readonly Seen<N[Name] extends Slot<infer T> ? T : never>[];
};

/** One message of a check, with its values and the observations that prove it. */
export interface Finding<Id extends string = string> {
  readonly message: Id;
  readonly values: AnyValues;
  readonly evidence: readonly string[];
}

export type Say<M extends Messages> = <Id extends keyof M & string>(
  message: Id,
  at: Seen<object> | readonly Seen<object>[],
  ...values: keyof Values<M[Id]> extends never ? [] : [Values<M[Id]>]
) => Finding<Id>;

export interface Example<N extends Needs, M extends Messages> {
  readonly name: string;
  /** The path judged; `ipv6` unless told. */
  readonly path?: PathId;
  readonly seen: { readonly [Name in keyof N]?: SeenBySlot<N>[Name] };
  /** Exactly the messages the judge must give, in any order; all others are forbidden. */
  readonly says: readonly (keyof M & string)[];
}

export interface Check<N extends Needs = Needs, M extends Messages = Messages> {
  /** What is true when the check passes, in a few words: `a literal [v6] URL is served`. */
  readonly title: string;
  /** The requirement in one sentence, as a report prints it beside what was seen. */
  readonly requirement: string;
  readonly why: string;
  /** What to do about a finding; `fixes` says it better for single messages. */
  readonly fix: string;
  readonly fixes?: Readonly<Partial<Record<keyof M & string, string>>>;
  readonly level: 'must' | 'should' | 'info';
  readonly source: readonly Source[];
  /** The paths the requirement speaks of: the four ways to a service, unless told. Elsewhere the check has no verdict. */
  readonly on?: readonly PathId[];
  /** An inconclusive finding closes the path: no verdict of any other suite stands there. */
  readonly gate?: true;
  /** Checks of the same suite; where one fails on a path, this one is `blocked-by` it. */
  readonly requires?: readonly string[];
  readonly needs: N;
  readonly messages: M;
  /** From observations to findings; no clock, no I/O, no throw. No finding is a pass. */
  judge(seen: SeenBySlot<N>, say: Say<M>, path: PathId): readonly Finding<keyof M & string>[];
  readonly examples: readonly Example<N, M>[];
}

/** Declares a check. Its id is its place, `<suite>/<file>`; the types reject a wrong slot, message, field or example. */
export function check<const N extends Needs, const M extends Messages>(is: Check<N, M>): Check<N, M> {
  return is;
}

/** The paths on which IPv6 carries the application. */
export const v6Paths: readonly PathId[] = pathIds.filter((path) => path !== 'ipv4');

type AnySay = (message: string, at: Seen<object> | readonly Seen<object>[], ...values: [AnyValues?]) => Finding;

/** The function that makes findings; pure, so that a judge stays a function from observations to findings. */
export const say: AnySay = (message, at, ...values) => ({
  message,
  values: values[0] ?? {},
  evidence: [at].flat().map((seen) => seen.step),
});

/** A check with its type parameters forgotten: what a registry holds and an engine judges. */
export interface AnyCheck extends Omit<Check, 'judge' | 'examples' | 'fixes'> {
  readonly fixes?: Readonly<Partial<Record<string, string>>>;
  judge(seen: Readonly<Record<string, readonly Seen<object>[]>>, say: AnySay, path: PathId): readonly Finding[];
  readonly examples: readonly {
    readonly name: string;
    readonly path?: PathId;
    readonly seen: Readonly<Record<string, readonly Seen<object>[] | undefined>>;
    readonly says: readonly string[];
  }[];
}

/** Whether a check reads the user's files and nothing else: what it says does not differ by path. */
export function isOfFiles({ needs }: Pick<AnyCheck, 'needs'>): boolean {
  const slots: { readonly from: string }[] = Object.values(needs);
  return slots.length > 0 && slots.every(({ from }) => from === 'evidence');
}
