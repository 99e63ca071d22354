import { open, unlink, type FileHandle } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { errnoOf } from '../../../harness/net/dial.ts';
import { type Mailbox, mostOctets, type Taken } from './mailbox.ts';

/** What has been delivered since we began stands in the file's last octets. */
const tailOctets = 1_048_576;
const lockTries = 50;
const lockPauseMs = 100;

/** An mbox file (RFC 4155): messages one after the other, each behind a line `From `. Changed under the lock that delivery agents take. */
export function mbox(path: string): Mailbox {
  return {
    async take(text): Promise<Taken> {
      await using file = await open(path, 'r+');
      const { messages } = await tailOf(file);
      if (!messages.some((message) => message.includes(text))) return { copies: [], removed: 0 };
      return await locked(`${path}.lock`, async () => {
        // Again: more may have come before the lock was ours.
        const { start, messages: all } = await tailOf(file);
        const ours = all.filter((message) => message.includes(text));
        const rest = Buffer.from(all.filter((message) => !message.includes(text)).join(''), 'latin1');
        await file.write(rest, 0, rest.length, start);
        await file.truncate(start + rest.length);
        return {
          copies: ours.map((message) => message.slice(message.indexOf('\n') + 1).slice(0, mostOctets)),
          removed: ours.length,
        };
      });
    },
    close: async () => {},
  };
}

/** The messages that begin in the last octets of the file, and where the first of them begins. */
async function tailOf(file: FileHandle): Promise<{ start: number; messages: string[] }> {
  const { size } = await file.stat();
  const from = Math.max(0, size - tailOctets);
  const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(size - from), position: from });
  const text = buffer.toString('latin1', 0, bytesRead);
  const first = from === 0 ? 0 : text.search(/(?<=\n\n)From /);
  if (first < 0) return { start: size, messages: [] };
  // A line of a message that begins with "From " is quoted as ">From ".
  return { start: from + first, messages: text.slice(first).split(/(?<=\n\n)(?=From )/) };
}

/** The lock file of mail.local, procmail and readers: made by whoever may change the mailbox. */
async function locked<T>(lock: string, work: () => Promise<T>): Promise<T> {
  for (let left = lockTries; ; left -= 1) {
    try {
      const handle = await open(lock, 'wx', 0o600);
      await handle.close();
      break;
    } catch (error) {
      if (errnoOf(error) !== 'EEXIST' || left === 0) throw error;
      await delay(lockPauseMs);
    }
  }
  try {
    return await work();
  } finally {
    await unlink(lock);
  }
}
