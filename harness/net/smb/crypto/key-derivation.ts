import { createHmac } from 'node:crypto';
import { type Cipher, type Dialect, isSmb3 } from '../dialect.ts';

/** SP800-108 5.1 in counter mode over HMAC-SHA256 with a counter of 32 bits (MS-SMB2 3.1.4.2). Both texts count with their NUL. */
function derive(key: Buffer, label: string, context: string | Buffer, octets: 16 | 32): Buffer {
  const mac = createHmac('sha256', key)
    .update(Buffer.from([0, 0, 0, 1]))
    .update(`${label}\0`)
    .update(Buffer.of(0));
  if (typeof context === 'string') mac.update(`${context}\0`);
  else mac.update(context);
  return mac
    .update(Buffer.from([0, 0, (octets * 8) >> 8, (octets * 8) & 0xff]))
    .digest()
    .subarray(0, octets);
}

export interface SessionKeys {
  readonly signing: Buffer;
  /** From client to server; null where nothing is encrypted. */
  readonly encryption: Buffer | null;
  /** From server to client. */
  readonly decryption: Buffer | null;
}

export interface KeyMaterial {
  readonly dialect: Dialect;
  readonly cipher: Cipher | null;
  /** 16 octets from GSS. */
  readonly sessionKey: Buffer;
  /** Session.PreauthIntegrityHashValue; counts in 3.1.1 only. */
  readonly preauthHash: Buffer;
}

/** MS-SMB2 3.2.5.3.1: the keys of a session. */
export function sessionKeys({ dialect, cipher, sessionKey, preauthHash }: KeyMaterial): SessionKeys {
  if (!isSmb3(dialect)) return { signing: sessionKey, encryption: null, decryption: null };
  const octets = cipher?.startsWith('aes-256') === true ? 32 : 16;
  const of = (label: string, context: string | Buffer, length: 16 | 32) => derive(sessionKey, label, context, length);
  if (dialect === '3.1.1') {
    return {
      signing: of('SMBSigningKey', preauthHash, 16),
      encryption: cipher === null ? null : of('SMBC2SCipherKey', preauthHash, octets),
      decryption: cipher === null ? null : of('SMBS2CCipherKey', preauthHash, octets),
    };
  }
  return {
    signing: of('SMB2AESCMAC', 'SmbSign', 16),
    encryption: cipher === null ? null : of('SMB2AESCCM', 'ServerIn ', octets),
    decryption: cipher === null ? null : of('SMB2AESCCM', 'ServerOut', octets),
  };
}
