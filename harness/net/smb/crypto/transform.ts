import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { Cipher } from '../dialect.ts';
import { Malformed } from '../trouble.ts';

/** MS-SMB2 2.2.41: octets of the header before an encrypted message. */
const headerOctets = 52;
export const transformId = Buffer.from('fd534d42', 'hex');

const isCcm = (cipher: Cipher): cipher is 'aes-128-ccm' | 'aes-256-ccm' => cipher.endsWith('ccm');

/** MS-SMB2 2.2.41, field Nonce: 11 octets are used by CCM, 12 by GCM. */
const nonceIn = (cipher: Cipher, header: Buffer): Buffer => header.subarray(20, isCcm(cipher) ? 31 : 32);

const tag = { authTagLength: 16 } as const;

export interface Sealing {
  readonly cipher: Cipher;
  readonly key: Buffer;
  readonly sessionId: bigint;
}

/**
 * MS-SMB2 3.1.4.3.
 * @param nonce the field of the header, 16 octets, of which the cipher takes the first; never twice under one key
 */
export function encrypt({ cipher, key, sessionId }: Sealing, nonce: Buffer, message: Buffer): Buffer {
  const header = Buffer.alloc(headerOctets);
  transformId.copy(header);
  nonce.copy(header, 20);
  header.writeUInt32LE(message.length, 36);
  // Encrypted; in dialects 3.0 and 3.0.2 the same number is EncryptionAlgorithm, AES128-CCM.
  header.writeUInt16LE(1, 42);
  header.writeBigUInt64LE(sessionId, 44);
  const iv = nonceIn(cipher, header);
  // Node types each mode's interface by its own; what is used here is the same.
  const seal = isCcm(cipher) ? createCipheriv(cipher, key, iv, tag) : createCipheriv(cipher, key, iv, tag);
  seal.setAAD(header.subarray(20), { plaintextLength: message.length });
  const sealed = Buffer.concat([seal.update(message), seal.final()]);
  seal.getAuthTag().copy(header, 4);
  return Buffer.concat([header, sealed]);
}

/** MS-SMB2 3.2.5.1.1: the message under a transform header; null when it does not decipher. */
export function decrypt({ cipher, key, sessionId }: Sealing, octets: Buffer): Buffer | null {
  if (octets.length < headerOctets) throw new Malformed(`an encrypted message of ${octets.length} octets`);
  const header = octets.subarray(0, headerOctets);
  const sealed = octets.subarray(headerOctets);
  if (header.readUInt32LE(36) !== sealed.length) {
    throw new Malformed(`OriginalMessageSize is ${header.readUInt32LE(36)}, the message has ${sealed.length} octets`);
  }
  if (header.readBigUInt64LE(44) !== sessionId) throw new Malformed('a transform header of another session');
  const iv = nonceIn(cipher, header);
  const open = isCcm(cipher) ? createDecipheriv(cipher, key, iv, tag) : createDecipheriv(cipher, key, iv, tag);
  open.setAuthTag(header.subarray(4, 20)).setAAD(header.subarray(20), { plaintextLength: sealed.length });
  try {
    // CCM verifies in update(), GCM in final().
    return Buffer.concat([open.update(sealed), open.final()]);
  } catch {
    return null;
  }
}
