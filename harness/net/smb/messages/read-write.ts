import { headerOctets } from './header.ts';
import { fixedPart, part } from './part.ts';

export interface Range {
  readonly fileId: Buffer;
  readonly offset: number;
  readonly octets: number;
}

/** MS-SMB2 2.2.19: the body of READ. */
export function encodeRead({ fileId, offset, octets }: Range): Buffer {
  const body = Buffer.alloc(49);
  body.writeUInt16LE(49, 0);
  body[2] = headerOctets + 16;
  body.writeUInt32LE(octets, 4);
  body.writeBigUInt64LE(BigInt(offset), 8);
  fileId.copy(body, 16);
  return body;
}

/** MS-SMB2 2.2.20: the data. */
export function decodeRead(message: Buffer): Buffer {
  const body = fixedPart(message.subarray(headerOctets), 17, 'the READ response');
  return part(message, body.readUInt8(2), body.readUInt32LE(4), 'the data of the READ response');
}

/** MS-SMB2 2.2.21: the body of WRITE. */
export function encodeWrite({ fileId, offset }: Omit<Range, 'octets'>, data: Uint8Array): Buffer {
  const fixed = Buffer.alloc(48);
  fixed.writeUInt16LE(49, 0);
  fixed.writeUInt16LE(headerOctets + fixed.length, 2);
  fixed.writeUInt32LE(data.length, 4);
  fixed.writeBigUInt64LE(BigInt(offset), 8);
  fileId.copy(fixed, 16);
  return Buffer.concat([fixed, data]);
}

/** MS-SMB2 2.2.22: octets written. */
export const decodeWrite = (message: Buffer): number =>
  fixedPart(message.subarray(headerOctets), 17, 'the WRITE response').readUInt32LE(4);
