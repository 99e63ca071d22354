import { Malformed, type SmbStage } from '../trouble.ts';

/** MS-SMB2 2.2.1.2, field Command. */
export const commands = {
  NEGOTIATE: 0,
  SESSION_SETUP: 1,
  LOGOFF: 2,
  TREE_CONNECT: 3,
  TREE_DISCONNECT: 4,
  CREATE: 5,
  CLOSE: 6,
  READ: 8,
  WRITE: 9,
  IOCTL: 11,
  QUERY_DIRECTORY: 14,
} as const satisfies Partial<Record<SmbStage, number>>;

export type Command = keyof typeof commands;

/** MS-SMB2 2.2.1.2, field Flags. */
export const headerFlags = { serverToRedirector: 0x1, async: 0x2, related: 0x4, signed: 0x8 } as const;

export const headerOctets = 64;
/** Place of the signature in the header. */
export const signatureAt = 48;
export const smb2Id = Buffer.from('fe534d42', 'hex');

export interface RequestHeader {
  readonly command: Command;
  /** 0 in dialect 2.0.2, where the field is reserved. */
  readonly creditCharge: number;
  readonly creditRequest: number;
  readonly messageId: bigint;
  readonly treeId: number;
  readonly sessionId: bigint;
}

/** MS-SMB2 2.2.1.2: a request's header, unsigned. */
export function encodeHeader(header: RequestHeader): Buffer {
  const octets = Buffer.alloc(headerOctets);
  smb2Id.copy(octets);
  octets.writeUInt16LE(headerOctets, 4);
  octets.writeUInt16LE(header.creditCharge, 6);
  octets.writeUInt16LE(commands[header.command], 12);
  octets.writeUInt16LE(header.creditRequest, 14);
  octets.writeBigUInt64LE(header.messageId, 24);
  octets.writeUInt32LE(header.treeId, 36);
  octets.writeBigUInt64LE(header.sessionId, 40);
  return octets;
}

export interface ReplyHeader {
  readonly status: number;
  readonly command: number;
  readonly credits: number;
  readonly flags: number;
  readonly nextCommand: number;
  readonly messageId: bigint;
  readonly treeId: number;
  readonly sessionId: bigint;
}

/** MS-SMB2 2.2.1.2, a response's. In an async reply (2.2.1.1) the tree is part of AsyncId and means nothing. */
export function decodeHeader(message: Buffer): ReplyHeader {
  if (message.length < headerOctets) throw new Malformed(`a message of ${message.length} octets holds no SMB2 header`);
  if (!message.subarray(0, 4).equals(smb2Id)) throw new Malformed(`protocol id ${message.toString('hex', 0, 4)}`);
  if (message.readUInt16LE(4) !== headerOctets) throw new Malformed(`StructureSize of the header is ${message.readUInt16LE(4)}`);
  return {
    status: message.readUInt32LE(8),
    command: message.readUInt16LE(12),
    credits: message.readUInt16LE(14),
    flags: message.readUInt32LE(16),
    nextCommand: message.readUInt32LE(20),
    messageId: message.readBigUInt64LE(24),
    treeId: message.readUInt32LE(36),
    sessionId: message.readBigUInt64LE(40),
  };
}
