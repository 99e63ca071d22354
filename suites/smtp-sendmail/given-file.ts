import { basename } from 'node:path';
import { fileProblem, readBoundedOctets } from '../../harness/files/bounded-file.ts';
import { configText, maxOctets } from './sendmail/config-text.ts';
import { type Reading, unread } from './sendmail/reading.ts';

/** What a reader makes of a file of the user; that it cannot be opened is a problem like any other. */
export async function readGiven<T>(path: string, reader: (text: string, file: string) => Reading<T>): Promise<Reading<T>> {
  const file = basename(path);
  let octets: Uint8Array;
  try {
    octets = await readBoundedOctets(path, maxOctets);
  } catch (error) {
    return unread(file, null, `cannot be read: ${fileProblem(error)}`);
  }
  const text = configText(octets, file);
  if (!text.ok) return text;
  const reading = reader(text.value, file);
  return reading.ok ? { ...reading, problems: [...text.problems, ...reading.problems] } : reading;
}
