import { type FileHandle, open } from 'node:fs/promises';

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

const directive = /^#Fields:[ \t]*(.*)$/gim;

/** Columns in force where the token stands (W3C extended log file format: a directive holds for the lines after it); null without one. */
export function fieldsOf(head: string, text: string, token: string): string[] | null {
  const at = text.indexOf(token);
  const before = at < 0 ? text : text.slice(0, at);
  const last = [...head.matchAll(directive), ...before.matchAll(directive)].at(-1)?.[1];
  return last === undefined
    ? null
    : columns(last)
        .map((name) => name.toLowerCase())
        .slice(0, 100);
}

/** Lines with the token, at most eight, split at spaces. */
export const recordsWith = (text: string, token: string): string[][] =>
  text
    .split(/\r?\n/)
    .filter((line) => line.includes(token) && !line.startsWith('#'))
    .slice(0, 8)
    .map((line) => columns(line).slice(0, 200));

const columns = (line: string): string[] =>
  line
    .trim()
    .split(/ +/)
    .map((column) => column.slice(0, 500));
