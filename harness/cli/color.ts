import type { Context, Screen } from './context.ts';

/** Whether colours go to a stream: `--no-color`, then NO_COLOR (no-color.org), then FORCE_COLOR, then whether it is a terminal. */
export function wantsColor(stream: Pick<Screen, 'isTTY'>, env: Context['env'], noColor: boolean): boolean {
  if (noColor || (env['NO_COLOR'] ?? '') !== '') return false;
  const force = env['FORCE_COLOR'];
  if (force !== undefined) return force !== '0' && force !== 'false';
  return stream.isTTY === true && env['TERM'] !== 'dumb';
}

/** Columns of the terminal, or a width that any reader bears. */
export function widthOf(stream: Pick<Screen, 'isTTY' | 'columns'>, env: Context['env']): number {
  const told = Number(env['COLUMNS']);
  const columns = stream.isTTY === true ? (stream.columns ?? 0) : told;
  return columns > 0 ? Math.min(Math.floor(columns), 500) : 100;
}
