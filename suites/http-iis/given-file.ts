import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { decodeText, maxOctets } from './iis/decode-text.ts';
import { type Problem, type Reading, unread } from './iis/problem.ts';

/** What a reader makes of a file of the user; that it cannot be opened is a problem like any other. */
export async function readGiven<T>(path: string, reader: (text: string, file: string) => Reading<T>): Promise<Reading<T>> {
  const file = basename(path);
  try {
    const decoded = decodeText(await octetsOf(path), file);
    return decoded.ok ? reader(decoded.value.text, file) : decoded;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    return unread(file, null, 'nothing-found', `cannot be read: ${String(error.code)}`);
  }
}

/** One octet more than a reader takes tells that the file is too large. */
async function octetsOf(path: string): Promise<Uint8Array> {
  const handle = await open(path, 'r');
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of handle.createReadStream({ autoClose: false, end: maxOctets })) chunks.push(chunk);
    return Buffer.concat(chunks);
  } finally {
    await handle.close();
  }
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
