import { type Reading, unread } from './reading.ts';

const socket = /^(?:LISTEN\s+\d+\s+\d+\s+)?((?:\*|\[[\da-f:.]+\]|[\d.]+)(?:%[\w.-]+)?:\d+)(?:\s|$)/i;

/** Local addresses of the listening sockets in the output of `ss -ltn`: `*:25`, `[::]:25`, `0.0.0.0:25`. */
export function readSocketList(text: string, file: string): Reading<readonly string[]> {
  const lines = text.split(/\r?\n/).filter((line) => line.length <= 500);
  const sockets = lines.flatMap((line) => socket.exec(line.trim())?.[1] ?? []);
  const isListing = sockets.length > 0 || /^State\s+Recv-Q\s+Send-Q\s/m.test(text);
  if (!isListing) return unread(file, null, 'has neither a socket nor the heading of `ss -ltn`');
  return { ok: true, value: [...new Set(sockets)].slice(0, 2_000), problems: [] };
}
