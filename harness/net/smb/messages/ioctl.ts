import { headerOctets } from './header.ts';
import { fixedPart, part } from './part.ts';

/** MS-SMB2 2.2.31, field CtlCode. */
export const fsctls = { queryNetworkInterfaceInfo: 0x0014_01fc, validateNegotiateInfo: 0x0014_0204 } as const;

/** An FSCTL that is the server's, not a file's, has this instead of a file id. */
const noFile = Buffer.alloc(16, 0xff);

/** MS-SMB2 2.2.31: the body of an FSCTL. */
export function encodeFsctl(code: number, input: Buffer, mostOutput: number): Buffer {
  const fixed = Buffer.alloc(56);
  fixed.writeUInt16LE(57, 0);
  fixed.writeUInt32LE(code, 4);
  noFile.copy(fixed, 8);
  fixed.writeUInt32LE(headerOctets + fixed.length, 24);
  fixed.writeUInt32LE(input.length, 28);
  fixed.writeUInt32LE(mostOutput, 44);
  fixed.writeUInt32LE(1, 48); // SMB2_0_IOCTL_IS_FSCTL
  return Buffer.concat([fixed, input.length === 0 ? Buffer.alloc(1) : input]);
}

/** MS-SMB2 2.2.32: the output. */
export function decodeFsctl(message: Buffer): Buffer {
  const body = fixedPart(message.subarray(headerOctets), 49, 'the IOCTL response');
  const length = body.readUInt32LE(36);
  return length === 0 ? Buffer.alloc(0) : part(message, body.readUInt32LE(32), length, 'the output of the FSCTL');
}
