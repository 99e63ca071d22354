import { open } from 'node:fs/promises';

/** Reads a UTF-8 text file of at most `maxOctets`. */
export async function readBounded(file: string, maxOctets: number): Promise<string> {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(await readBoundedOctets(file, maxOctets));
}

/** Reads a file of at most `maxOctets`; a device or an endless file costs no more than that. */
export async function readBoundedOctets(file: string, maxOctets: number): Promise<Uint8Array> {
  const handle = await open(file, 'r');
  try {
    const stat = await handle.stat();
    if (stat.isDirectory()) throw new Error('is a directory');
    if (stat.size > maxOctets) throw new Error(`is larger than ${maxOctets} octets`);
    const chunks: Buffer[] = [];
    let octets = 0;
    for await (const chunk of handle.createReadStream({ autoClose: false, end: maxOctets })) {
      chunks.push(chunk);
      octets += chunk.length;
    }
    if (octets > maxOctets) throw new Error(`is larger than ${maxOctets} octets`);
    return Buffer.concat(chunks);
  } finally {
    await handle.close();
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EACCES: 'permission denied',
  EISDIR: 'is a directory',
  ENOTDIR: 'a part of the path is no directory',
  ELOOP: 'too many symbolic links',
  ENOSPC: 'no space left on device',
  EROFS: 'read-only file system',
  ERR_ENCODING_INVALID_ENCODED_DATA: 'is not UTF-8 text',
};

/** Why a file could not be read or written, in a few words. */
export function fileProblem(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : null;
  return (code === null ? undefined : reasons[code]) ?? code ?? error.message;
}
