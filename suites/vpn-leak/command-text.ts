import type { Session } from './observations.ts';

/** Lines that say what is wrong; openvpn(8) ends with one that does not. */
const telling = /cannot|could not|couldn't|not found|not known|no such|denied|exists|invalid|unable|fail|error/i;
const closing = /exiting due to fatal error/i;

/** How a command ended, and what it complained of last. */
export function commandText({ code, output }: Session['up']): { readonly code: string; readonly output: string } {
  const lines = output.split('\n').flatMap((line) => (line.trim() === '' ? [] : line.trim()));
  const line = lines.findLast((one) => telling.test(one) && !closing.test(one)) ?? lines.at(-1);
  return { code: code === null ? 'no end' : `exit status ${code}`, output: line?.slice(0, 300) ?? 'it said nothing' };
}
