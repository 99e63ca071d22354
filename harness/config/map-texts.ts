/** A copy of a JSON value in which `change` took the place of every text; `at` tells where one stands, from `value` on. */
export async function mapTexts(
  value: unknown,
  change: (text: string, at: readonly PropertyKey[]) => string | Promise<string>,
  at: readonly PropertyKey[] = [],
): Promise<unknown> {
  if (typeof value === 'string') return await change(value, at);
  if (Array.isArray(value)) {
    return await Promise.all(value.map(async (entry: unknown, index) => await mapTexts(entry, change, [...at, index])));
  }
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).map(
    async ([key, inner]: [string, unknown]) => [key, await mapTexts(inner, change, [...at, key])] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}
