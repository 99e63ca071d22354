/** Positive: the first is better. Zero: the next rule decides. */
export type Rule<T> = readonly [name: string, compare: (a: T, b: T) => number];

/** Who has the property is better. */
export const preferring =
  <T>(has: (item: T) => boolean) =>
  (a: T, b: T): number =>
    Number(has(a)) - Number(has(b));

/** The first rule that tells `a` from `b`; null when none does. */
export function decidingRule<T>(rules: readonly Rule<T>[], a: T, b: T): string | null {
  return rules.find(([, compare]) => compare(a, b) !== 0)?.[0] ?? null;
}

/** Best first; equal items keep their order. */
export function rank<T>(rules: readonly Rule<T>[], items: readonly T[]): T[] {
  return items.toSorted((a, b) => {
    for (const [, compare] of rules) {
      const result = compare(b, a);
      if (result !== 0) return result;
    }
    return 0;
  });
}
