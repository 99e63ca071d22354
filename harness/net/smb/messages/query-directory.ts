import { Malformed } from '../trouble.ts';
import { fromFiletime } from './filetime.ts';
import { headerOctets } from './header.ts';
import { fixedPart, part } from './part.ts';

export interface DirectoryEntry {
  readonly name: string;
  /** Octets. */
  readonly size: number;
  readonly isDirectory: boolean;
  /** RFC 3339 in UTC. */
  readonly lastWrite: string | null;
}

/** MS-SMB2 2.2.33: the body, with FileDirectoryInformation (MS-FSCC 2.4.10). */
export function encodeQueryDirectory(fileId: Buffer, pattern: string, octets: number): Buffer {
  const name = Buffer.from(pattern, 'utf16le');
  const fixed = Buffer.alloc(32);
  fixed.writeUInt16LE(33, 0);
  fixed[2] = 1;
  fileId.copy(fixed, 8);
  fixed.writeUInt16LE(headerOctets + fixed.length, 24);
  fixed.writeUInt16LE(name.length, 26);
  fixed.writeUInt32LE(octets, 28);
  return Buffer.concat([fixed, name]);
}

/** MS-SMB2 2.2.34. */
export function decodeQueryDirectory(message: Buffer): DirectoryEntry[] {
  const body = fixedPart(message.subarray(headerOctets), 9, 'the QUERY_DIRECTORY response');
  const list = part(message, body.readUInt16LE(2), body.readUInt32LE(4), 'the directory');
  const entries: DirectoryEntry[] = [];
  for (let at = 0; at < list.length;) {
    const fixed = part(list, at, 64, 'a directory entry');
    entries.push({
      name: part(list, at + 64, fixed.readUInt32LE(60), 'a file name').toString('utf16le'),
      size: Number(fixed.readBigUInt64LE(40)),
      isDirectory: (fixed.readUInt32LE(56) & 0x10) !== 0,
      lastWrite: fromFiletime(fixed, 24),
    });
    const next = fixed.readUInt32LE(0);
    if (next === 0) break;
    if (next < 64) throw new Malformed(`a directory entry of ${next} octets`);
    at += next;
  }
  return entries;
}
