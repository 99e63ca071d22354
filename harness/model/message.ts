/** How bad one finding is. */
export const severities = ['info', 'warning', 'error'] as const;
export type Severity = (typeof severities)[number];

/** Why a question could not be answered; the text after `inconclusive` in every report. */
export const inconclusiveReasons = [
  'path-down',
  'path-flaky',
  'path-identity',
  'path-fault',
  'no-control',
  'no-baseline',
  'nondeterministic',
  'few-samples',
  'resolver',
  'budget',
  'client-limit',
  'harness',
] as const;
export type InconclusiveReason = (typeof inconclusiveReasons)[number];

/** What a message makes of the verdict: a severity, a reason why there is none, or that nothing here is subject to the check. */
export type Outcome = Severity | InconclusiveReason | 'not-applicable';

/** `[outcome, text with {slots}]`, and what would have been right where that is not the requirement itself. */
export type Message = readonly [outcome: Outcome, seen: string, expected?: string];
export type Messages = Readonly<Record<string, Message>>;

type SlotNames<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | SlotNames<Rest> : never;

type Names<M extends Message> = SlotNames<M[1]> | (M[2] extends string ? SlotNames<M[2]> : never);

/** The values a message needs, by slot name. */
export type Values<M extends Message> = { readonly [Name in Names<M>]: string | number };

export type AnyValues = Readonly<Record<string, string | number>>;

/** The text with its slots filled; a slot without a value stays visible, so that it is seen in a test. */
export function fill(text: string, values: AnyValues): string {
  return text.replace(/\{([\w-]+)\}/g, (whole, name: string) => {
    const value = values[name];
    return value === undefined ? whole : String(value);
  });
}

/** The slot names of a text, in order of appearance. */
export function slotNames(text: string): string[] {
  return [...text.matchAll(/\{([\w-]+)\}/g)].flatMap((match) => match[1] ?? []);
}
