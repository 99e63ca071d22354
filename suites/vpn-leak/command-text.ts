import type { Session } from './observations.ts';

/** How a command ended, and the last thing that it said. */
export function commandText({ code, output }: Session['up']): { readonly code: string; readonly output: string } {
  const last = output.trim().split('\n').at(-1)?.slice(0, 300) ?? '';
  return { code: code === null ? 'no end' : `exit status ${code}`, output: last === '' ? 'it said nothing' : last };
}
