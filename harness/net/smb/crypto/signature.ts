import { createCipheriv, createHmac, timingSafeEqual } from 'node:crypto';
import type { SigningAlgorithm } from '../dialect.ts';
import { headerFlags, signatureAt } from '../messages/header.ts';
import { aesCmac } from './aes-cmac.ts';

/** MS-SMB2 3.1.4.1: 16 octets over a message, its signature field taken as zeros. */
export function signatureOf(algorithm: SigningAlgorithm, key: Buffer, message: Buffer): Buffer {
  const zeroed = Buffer.from(message);
  zeroed.fill(0, signatureAt, signatureAt + 16);
  if (algorithm === 'hmac-sha256') return createHmac('sha256', key).update(zeroed).digest().subarray(0, 16);
  if (algorithm === 'aes-cmac') return aesCmac(key, zeroed);
  const gmac = createCipheriv('aes-128-gcm', key, gmacNonce(message), { authTagLength: 16 });
  gmac.setAAD(zeroed).final();
  return gmac.getAuthTag();
}

/** MS-SMB2 3.1.4.1: the message id, a bit for a server's message and one for CANCEL, which this client never sends. */
function gmacNonce(message: Buffer): Buffer {
  const nonce = Buffer.alloc(12);
  message.copy(nonce, 0, 24, 32);
  const isServers = (message.readUInt32LE(16) & headerFlags.serverToRedirector) !== 0;
  nonce.writeUInt32LE(isServers ? 1 : 0, 8);
  return nonce;
}

/** Signs a request in place. */
export function sign(algorithm: SigningAlgorithm, key: Buffer, message: Buffer): void {
  message.writeUInt32LE(message.readUInt32LE(16) | headerFlags.signed, 16);
  signatureOf(algorithm, key, message).copy(message, signatureAt);
}

/** MS-SMB2 3.2.5.1.3: whether a reply's signature is right. */
export function isSigned(algorithm: SigningAlgorithm, key: Buffer, message: Buffer): boolean {
  const carried = message.subarray(signatureAt, signatureAt + 16);
  return timingSafeEqual(carried, signatureOf(algorithm, key, message));
}
