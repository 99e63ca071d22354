const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** Milliseconds of `500ms`, `5s`, `2m`, `1h`; a number without unit is seconds. Null when it is none of these. */
export function parseDuration(given: string | number): number | null {
  const match = /^(\d{1,9}(?:\.\d{1,6})?)(ms|s|m|h)?$/.exec(String(given));
  if (match === null) return null;
  return Math.round(Number(match[1]) * (units[match[2] ?? 's'] ?? 0));
}
