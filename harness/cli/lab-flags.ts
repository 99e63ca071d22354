import { refuse } from '../config/problem.ts';
import type { Options } from './command.ts';

export const labOptions = {
  name: { type: 'string', short: 'n', value: 'NAME', help: 'which lab, when several are up (default)' },
} as const satisfies Options;

/** @throws UsageError for a name that could not mark a process */
export function labName(given: string | undefined): string {
  const name = given ?? 'default';
  if (!/^[\w-]{1,32}$/.test(name)) refuse('--name', 'must be 1 to 32 letters, digits, "-" and "_"', { value: name });
  return name;
}
