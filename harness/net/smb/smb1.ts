import { type Dialect } from './dialect.ts';
import { frameTypes } from './frame.ts';
import { decodeNegotiate } from './messages/negotiate.ts';
import { decodeHeader, smb2Id } from './messages/header.ts';
import { statusName } from './messages/ntstatus.ts';
import { part } from './messages/part.ts';
import { messageOf } from './session-service.ts';
import { Malformed, parsed, SmbError } from './trouble.ts';
import type { SmbWire } from './wire.ts';

/** What a server makes of a client that speaks SMB1. */
export type Smb1Answer =
  /** It speaks SMB1, in this dialect. */
  | { readonly outcome: 'accepted'; readonly dialect: string }
  /** DialectIndex 0xFFFF: none of the dialects. */
  | { readonly outcome: 'no-dialect' }
  /** It answered in SMB2; `2.x` is revision 0x02FF, which asks for a second NEGOTIATE (MS-SMB2 3.3.5.3.2). */
  | { readonly outcome: 'smb2'; readonly dialect: Dialect | '2.x' }
  /** It ended the connection, as servers without SMB1 do. */
  | { readonly outcome: 'dropped'; readonly how: 'closed' | 'reset' }
  | { readonly outcome: 'status'; readonly status: string };

const smb1Id = Buffer.from('ff534d42', 'hex');
const headerOctets = 32;
const mostAnswer = 0x1_0000;

/**
 * MS-CIFS 2.2.4.52 and MS-SMB2 3.2.4.2.1: SMB_COM_NEGOTIATE, the first message of a connection. `SMB 2.002` and `SMB 2.???` among the
 * dialects make it a multi-protocol one; `NT LM 0.12` alone asks for SMB1 and nothing else.
 * @throws SmbError; a connection that the server ends is an outcome
 */
export async function smb1Negotiate(wire: SmbWire, dialects: readonly string[] = ['NT LM 0.12']): Promise<Smb1Answer> {
  const during = 'SMB1 NEGOTIATE';
  try {
    const frame = await wire.ask({ type: frameTypes.message, payload: encode(dialects) }, during, mostAnswer);
    const message = messageOf(frame, during);
    return parsed(during, () => decode(message, dialects));
  } catch (error) {
    if (error instanceof SmbError && (error.trouble.kind === 'closed' || error.trouble.kind === 'reset')) {
      return { outcome: 'dropped', how: error.trouble.kind };
    }
    throw error;
  }
}

function encode(dialects: readonly string[]): Buffer {
  const header = Buffer.alloc(headerOctets);
  smb1Id.copy(header);
  header[4] = 0x72; // SMB_COM_NEGOTIATE
  header[9] = 0x18; // canonicalized paths, case insensitive
  header.writeUInt16LE(0xc853, 10); // Unicode, NTSTATUS, extended security, long names
  header.writeUInt16LE(0xfffe, 26);
  const list = Buffer.concat(dialects.map((name) => Buffer.from(`\x02${name}\0`, 'latin1')));
  const counts = Buffer.alloc(3);
  counts.writeUInt16LE(list.length, 1);
  return Buffer.concat([header, counts, list]);
}

function decode(message: Buffer, dialects: readonly string[]): Smb1Answer {
  if (message.subarray(0, 4).equals(smb2Id)) {
    const { status } = decodeHeader(message);
    if (status !== 0) return { outcome: 'status', status: statusName(status) };
    const { dialect, dialectRevision } = decodeNegotiate(message);
    if (dialect === null && dialectRevision !== 0x02ff) throw new Malformed(`dialect 0x${dialectRevision.toString(16)}`);
    return { outcome: 'smb2', dialect: dialect ?? '2.x' };
  }
  const header = part(message, 0, headerOctets + 1, 'the SMB1 header');
  if (!header.subarray(0, 4).equals(smb1Id) || header[4] !== 0x72) throw new Malformed('no answer to SMB_COM_NEGOTIATE');
  const status = header.readUInt32LE(5);
  if (status !== 0) return { outcome: 'status', status: statusName(status) };
  if (header[headerOctets] === 0) throw new Malformed('SMB_COM_NEGOTIATE response without words');
  const index = part(message, headerOctets + 1, 2, 'DialectIndex').readUInt16LE(0);
  if (index === 0xffff) return { outcome: 'no-dialect' };
  const dialect = dialects[index];
  if (dialect === undefined) throw new Malformed(`DialectIndex ${index} of ${dialects.length}`);
  return { outcome: 'accepted', dialect };
}
