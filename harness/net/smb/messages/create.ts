import { headerOctets } from './header.ts';
import { fixedPart } from './part.ts';

/** MS-SMB2 2.2.13.1: access masks of what this client does. */
export const access = { read: 0x0012_0089, write: 0x0012_0116, delete: 0x0001_0000 } as const;

/** MS-SMB2 2.2.13, field CreateDisposition. */
export const dispositions = { open: 1, create: 2, overwrite: 5 } as const;

/** MS-SMB2 2.2.13, field CreateOptions. */
export const createOptions = { directory: 0x1, nonDirectory: 0x40, deleteOnClose: 0x1000 } as const;

export interface CreateRequest {
  /** Relative to the share, parts separated by backslashes; the root is empty. */
  readonly path: string;
  readonly desiredAccess: number;
  readonly disposition: number;
  readonly options: number;
}

/** MS-SMB2 2.2.13: the body, without contexts or oplock; others may read, write and delete meanwhile. */
export function encodeCreate({ path, desiredAccess, disposition, options }: CreateRequest): Buffer {
  const name = Buffer.from(path, 'utf16le');
  const fixed = Buffer.alloc(56);
  fixed.writeUInt16LE(57, 0);
  fixed.writeUInt32LE(2, 4); // Impersonation
  fixed.writeUInt32LE(desiredAccess, 24);
  fixed.writeUInt32LE((options & createOptions.directory) === 0 ? 0x80 : 0x10, 28);
  fixed.writeUInt32LE(7, 32); // ShareAccess
  fixed.writeUInt32LE(disposition, 36);
  fixed.writeUInt32LE(options, 40);
  fixed.writeUInt16LE(headerOctets + fixed.length, 44);
  fixed.writeUInt16LE(name.length, 46);
  // The buffer holds at least one octet.
  return Buffer.concat([fixed, name.length === 0 ? Buffer.alloc(1) : name]);
}

export interface CreateResponse {
  readonly fileId: Buffer;
  /** Octets. */
  readonly size: bigint;
}

/** MS-SMB2 2.2.14. */
export function decodeCreate(message: Buffer): CreateResponse {
  const body = fixedPart(message.subarray(headerOctets), 89, 'the CREATE response');
  return { fileId: Buffer.from(body.subarray(64, 80)), size: body.readBigUInt64LE(48) };
}

/** MS-SMB2 2.2.15: the body of CLOSE. */
export function encodeClose(fileId: Buffer): Buffer {
  const fixed = Buffer.alloc(24);
  fixed.writeUInt16LE(24, 0);
  fileId.copy(fixed, 8);
  return fixed;
}
