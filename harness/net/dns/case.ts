import { randomInt } from 'node:crypto';
import { type Exchange, exchange, type Exchanging } from './exchange.ts';
import type { Question } from './message.ts';

/** The name with each letter in a case of its own, which whoever answers has to repeat (draft-vixie-dnsext-dns0x20 2). */
export const mixCase = (name: string): string =>
  name.replaceAll(/[a-z]/gi, (letter) => (randomInt(2) === 0 ? letter.toLowerCase() : letter.toUpperCase()));

/**
 * {@link exchange} with a name in mixed case; `name` of what comes back is as given.
 * @returns `keepsCase`: null where the answer repeats no question
 */
export async function exchangeMixed(question: Question, to: Exchanging): Promise<Exchange & { keepsCase: boolean | null }> {
  const name = mixCase(question.name);
  const done = await exchange({ ...question, name }, to);
  const repeated = done.answer?.question ?? null;
  return { ...done, name: question.name, keepsCase: repeated === null ? null : repeated === name };
}
