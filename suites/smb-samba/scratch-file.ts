import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { SmbError, smbTrouble } from '../../harness/net/smb/trouble.ts';
import type { SmbTree } from '../../harness/net/smb/tree.ts';
import type { Session } from './observations/session.ts';

type RoundTrip = NonNullable<Session['roundTrip']>;

/** Parts of the file that are timed each, and reads of one octet. */
const parts = 5;

/** A path below the directory that the target grants; nobody else has this name. */
export function scratchName(directory: string): string {
  const below = directory.split(/[\\/]+/).filter((part) => part !== '' && part !== '.');
  return [...below, `sixways-${randomUUID()}.tmp`].join('\\');
}

/**
 * Writes a file of random octets, lists it, reads it back and removes it. The server is told at creation to remove it when it is closed or the
 * connection ends (MS-SMB2 2.2.13, FILE_DELETE_ON_CLOSE), so that nothing stays after a failure either.
 */
export async function roundTrip(tree: SmbTree, file: string, octets: number, now: () => number): Promise<RoundTrip> {
  const seen: RoundTrip = {
    file,
    octets,
    trouble: null,
    same: null,
    listed: null,
    removed: false,
    latencies: [],
    writeRates: [],
    readRates: [],
  };
  const content = randomBytes(octets);
  try {
    const handle = await tree.open(file, { access: 'read-write', disposition: 'create', deleteOnClose: true });
    const timed = async (use: (from: number, to: number) => Promise<void>): Promise<number[]> => {
      const rates: number[] = [];
      for (let part = 0; part < parts; part += 1) {
        const [from, to] = [Math.floor((octets * part) / parts), Math.floor((octets * (part + 1)) / parts)];
        const start = now();
        await use(from, to);
        rates.push(((to - from) * 1_000) / Math.max(now() - start, 0.001));
      }
      return rates;
    };
    seen.writeRates = await timed(async (from, to) => await handle.write(content.subarray(from, to), from));
    const hash = createHash('sha256');
    seen.readRates = await timed(async (from, to) => void hash.update(await handle.read(to - from, from)));
    seen.same = hash.digest('hex') === createHash('sha256').update(content).digest('hex');
    for (let read = 0; read < parts; read += 1) {
      const start = now();
      await handle.read(1, 0);
      seen.latencies.push(now() - start);
    }
    seen.listed = (await find(tree, file)).some(({ size }) => size === octets);
    await handle.close();
    seen.removed = (await find(tree, file)).length === 0;
  } catch (error) {
    const trouble = smbTrouble(error);
    if (trouble === null) throw error;
    seen.trouble = trouble;
  }
  return seen;
}

async function find(tree: SmbTree, file: string) {
  const at = file.lastIndexOf('\\');
  const pattern = file.slice(at + 1);
  return await tree.list(at === -1 ? '' : file.slice(0, at), { pattern });
}

const gone = new Set(['STATUS_OBJECT_NAME_NOT_FOUND', 'STATUS_DELETE_PENDING', 'STATUS_OBJECT_PATH_NOT_FOUND']);

/** Over another connection, after a failure: whether the file is gone, and if not, removes it. */
export async function removeScratch(tree: SmbTree, file: string): Promise<boolean> {
  try {
    const handle = await tree.open(file, { access: 'read-write', disposition: 'open', deleteOnClose: true });
    await handle.close();
    return true;
  } catch (error) {
    if (error instanceof SmbError && gone.has(error.trouble.status ?? '')) return true;
    if (error instanceof SmbError) return false;
    throw error;
  }
}
