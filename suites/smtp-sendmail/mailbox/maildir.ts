import { open, opendir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { errnoOf } from '../../../harness/net/dial.ts';
import { type Mailbox, mostOctets, type Taken } from './mailbox.ts';

/** Names that are read of a folder. */
const mostNames = 20_000;
/** A clock may lag behind that of the file system. */
const graceMs = 5_000;

/** A maildir: one file for each message, in `new` until somebody has seen it, then in `cur`. Only files younger than the opening are read. */
export function maildir(path: string): Mailbox {
  const since = Date.now() - graceMs;
  const taken = new Set<string>();

  async function* files(): AsyncGenerator<string> {
    for (const folder of ['new', 'cur']) {
      let left = mostNames;
      for await (const entry of await opendir(join(path, folder))) {
        if (--left < 0) break;
        const file = join(path, folder, entry.name);
        if (entry.isFile() && !taken.has(file)) yield file;
      }
    }
  }

  return {
    async take(text): Promise<Taken> {
      const copies: string[] = [];
      let removed = 0;
      for await (const file of files()) {
        const copy = await headOf(file, since);
        if (copy === null) continue;
        if (!copy.includes(text)) {
          taken.add(file);
          continue;
        }
        copies.push(copy);
        await unlink(file);
        removed += 1;
      }
      return { copies, removed };
    },
    close: async () => {},
  };
}

/** The beginning of a young file; null for others, and for one that its reader has moved meanwhile. */
async function headOf(file: string, since: number): Promise<string | null> {
  try {
    await using handle = await open(file, 'r');
    if ((await handle.stat()).mtimeMs < since) return null;
    const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(mostOctets), position: 0 });
    return buffer.toString('latin1', 0, bytesRead);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return null;
    throw error;
  }
}
