import { headerOctets } from './header.ts';
import { fixedPart } from './part.ts';

/** MS-SMB2 2.2.9: the body. */
export function encodeTreeConnect(unc: string): Buffer {
  const path = Buffer.from(unc, 'utf16le');
  const fixed = Buffer.alloc(8);
  fixed.writeUInt16LE(9, 0);
  fixed.writeUInt16LE(headerOctets + fixed.length, 4);
  fixed.writeUInt16LE(path.length, 6);
  return Buffer.concat([fixed, path]);
}

const types: Readonly<Record<number, 'disk' | 'pipe' | 'print'>> = { 1: 'disk', 2: 'pipe', 3: 'print' };

export interface TreeConnectResponse {
  readonly type: 'disk' | 'pipe' | 'print' | 'unknown';
  /** SMB2_SHAREFLAG_ENCRYPT_DATA. */
  readonly encryptData: boolean;
  /** Access mask (MS-SMB2 2.2.13.1). */
  readonly maximalAccess: number;
}

/** MS-SMB2 2.2.10. */
export function decodeTreeConnect(message: Buffer): TreeConnectResponse {
  const body = fixedPart(message.subarray(headerOctets), 16, 'the TREE_CONNECT response');
  return {
    type: types[body.readUInt8(2)] ?? 'unknown',
    encryptData: (body.readUInt32LE(4) & 0x8000) !== 0,
    maximalAccess: body.readUInt32LE(12),
  };
}

/** MS-SMB2 2.2.7 and 2.2.11: LOGOFF and TREE_DISCONNECT have the same empty body. */
export const emptyBody = (): Buffer => Buffer.from([4, 0, 0, 0]);
