import { createHash } from 'node:crypto';

/** MS-SMB2 3.2.5.2 and 3.2.5.3: SHA-512 over the value so far and the next message, from 64 zero octets on. */
export function extendPreauthHash(value: Buffer, ...messages: readonly Buffer[]): Buffer {
  return messages.reduce((hash, message) => createHash('sha512').update(hash).update(message).digest(), value);
}

export const emptyPreauthHash = (): Buffer => Buffer.alloc(64);
