import type { Readable } from 'node:stream';

/** What is kept of a line that does not end. */
const longestLine = 64 * 1024;

/** Calls `onLine` for each line of a text stream; of an overlong one it keeps the end. */
export function eachLine(stream: Readable, onLine: (line: string) => void): void {
  let partial = '';
  stream.setEncoding('utf8').on('data', (piece: string) => {
    const lines = (partial + piece).split('\n');
    partial = (lines.pop() ?? '').slice(-longestLine);
    for (const line of lines) onLine(line);
  });
}
