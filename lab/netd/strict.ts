/** A configuration or command that netd does not take; the message starts with the key's path. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(path: string, expected: string, got: unknown) {
    super(`${path}: expected ${expected}, got ${JSON.stringify(got) ?? typeof got}`);
  }
}

export type Fields = Readonly<Record<string, unknown>>;

/** `value` as an object that has no keys but `keys`. */
export function fields(value: unknown, path: string, keys: readonly string[]): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new ConfigError(path, 'an object', value);
  const found: Fields = { ...value };
  for (const key of Object.keys(found))
    if (!keys.includes(key)) throw new ConfigError(`${path}.${key}`, `one of ${keys.join(', ')}`, key);
  return found;
}

export function list(value: unknown, path: string, most: number): readonly unknown[] {
  if (value === undefined) return [];
  if (!Array.isArray(value) || value.length > most) throw new ConfigError(path, `a list of at most ${most}`, value);
  return value;
}

export function text(value: unknown, path: string, pattern: RegExp, expected: string): string {
  if (typeof value !== 'string' || !pattern.test(value)) throw new ConfigError(path, expected, value);
  return value;
}

export function flag(value: unknown, path: string): boolean {
  if (typeof value !== 'boolean') throw new ConfigError(path, 'true or false', value);
  return value;
}

export function numberIn(value: unknown, path: string, least: number, most: number): number {
  if (typeof value !== 'number' || !(value >= least && value <= most))
    throw new ConfigError(path, `a number from ${least} to ${most}`, value);
  return value;
}

export function oneOf<T extends string>(value: unknown, path: string, allowed: readonly T[]): T {
  const found = allowed.find((each) => each === value);
  if (found === undefined) throw new ConfigError(path, `one of ${allowed.join(', ')}`, value);
  return found;
}

export function json(source: string, path: string): unknown {
  try {
    return JSON.parse(source);
  } catch (error) {
    throw new ConfigError(path, `JSON (${String(error)})`, source.slice(0, 80));
  }
}
