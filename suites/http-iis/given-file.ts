import { basename } from 'node:path';
import { fileProblem, readBoundedOctets } from '../../harness/files/bounded-file.ts';
import { decodeText, maxOctets } from './iis/decode-text.ts';
import { type Problem, type Reading, unread } from './iis/problem.ts';

/** What a reader makes of a file of the user; that it cannot be opened is a problem like any other. */
export async function readGiven<T>(path: string, reader: (text: string, file: string) => Reading<T>): Promise<Reading<T>> {
  const file = basename(path);
  let octets: Uint8Array;
  try {
    octets = await readBoundedOctets(path, maxOctets);
  } catch (error) {
    return unread(file, null, 'nothing-found', `cannot be read: ${fileProblem(error)}`);
  }
  const decoded = decodeText(octets, file);
  return decoded.ok ? reader(decoded.value.text, file) : decoded;
}

/** The fields that every observation of a file has. */
export function fileFacts<T>(
  path: string,
  reading: Reading<T>,
): { file: string; problem: ReturnType<typeof toldProblem> | null } {
  return { file: basename(path), problem: reading.ok ? null : toldProblem(reading.problems[0]) };
}

export const toldProblem = ({ line, reason }: Problem): { line: number | null; reason: string } => ({
  line,
  reason: reason.slice(0, 500),
});
