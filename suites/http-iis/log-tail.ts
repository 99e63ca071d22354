import { type FileHandle, open } from 'node:fs/promises';
import { columnsOf, linesOf, logReader } from './iis/w3c-log.ts';

const headOctets = 65_536;
const tailOctets = 1_048_576;

export interface FileTail {
  /** Where a log names its columns: the beginning, as far as it stood there when the tail was opened. */
  readonly head: string;
  /** What has been appended since, the last 1 MiB of it; all of a file that was begun anew. */
  read(): Promise<string>;
}

/** @throws what the file system says: a log that cannot be read is no fault of the target. */
export async function fileTail(path: string): Promise<FileTail> {
  const using = async <T>(read: (file: FileHandle) => Promise<T>): Promise<T> => {
    const file = await open(path, 'r');
    try {
      return await read(file);
    } finally {
      await file.close();
    }
  };
  const from = await using(async (file) => (await file.stat()).size);
  // From the front and the end: #Fields stands anew wherever a server was restarted.
  const head = await using(async (file) => `${await slice(file, 0, headOctets)}\n${await slice(file, from - headOctets, from)}`);
  return {
    head,
    read: async () =>
      await using(async (file) => {
        const { size } = await file.stat();
        return await slice(file, size < from ? size - tailOctets : Math.max(from, size - tailOctets), size);
      }),
  };
}

async function slice(file: FileHandle, from: number, to: number): Promise<string> {
  const start = Math.max(0, from);
  const buffer = Buffer.alloc(Math.max(0, to - start));
  const { bytesRead } = await file.read(buffer, 0, buffer.length, start);
  return buffer.toString('utf8', 0, bytesRead);
}

export interface LogLines {
  /** Columns in force where the token stands, or else at the end; null where none are named. */
  readonly fields: readonly string[] | null;
  /** Lines with the token, at most eight, in columns. */
  readonly records: readonly (readonly string[])[];
}

/** The lines of a request, which carries a token that no other has. */
export function linesWith(file: string, head: string, text: string, token: string): LogLines {
  const reader = logReader(file);
  for (const line of linesOf(head)) reader.read(line);
  const records: string[][] = [];
  let fields: readonly string[] | null = null;
  for (const line of linesOf(text)) {
    reader.read(line);
    if (line.startsWith('#') || !line.includes(token)) continue;
    fields ??= reader.names();
    if (records.length < 8) records.push(columnsOf(line).slice(0, 200).map(bounded));
  }
  const names = records.length > 0 ? fields : reader.names();
  return { fields: names?.slice(0, 100).map(bounded) ?? null, records };
}

const bounded = (column: string): string => column.slice(0, 500);
