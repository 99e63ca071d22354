import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { configText, maxOctets } from './sendmail/config-text.ts';
import { type Reading, unread } from './sendmail/reading.ts';

/** What a reader makes of a file of the user; that it cannot be opened is a problem like any other. */
export async function readGiven<T>(path: string, reader: (text: string, file: string) => Reading<T>): Promise<Reading<T>> {
  const file = basename(path);
  try {
    const text = configText(await octetsOf(path), file);
    if (!text.ok) return text;
    const reading = reader(text.value, file);
    return reading.ok ? { ...reading, problems: [...text.problems, ...reading.problems] } : reading;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    return unread(file, null, `cannot be read: ${String(error.code)}`);
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
