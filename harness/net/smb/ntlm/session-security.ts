import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { rc4 } from '../crypto/rc4.ts';
import { ntlmFlags } from './flags.ts';

/** MS-NLMP 3.4.5.2 and 3.4.5.3, SIGNKEY and SEALKEY, with 128 bits. */
const magic = {
  client: {
    sign: 'session key to client-to-server signing key magic constant\0',
    seal: 'session key to client-to-server sealing key magic constant\0',
  },
  server: {
    sign: 'session key to server-to-client signing key magic constant\0',
    seal: 'session key to server-to-client sealing key magic constant\0',
  },
} as const;

const md5 = (key: Buffer, text: string): Buffer => createHash('md5').update(key).update(text, 'latin1').digest();

/** Servers from before extended session security, or with weaker keys, sign in other ways. */
export const signsAsHere = (flags: number): boolean =>
  (flags & ntlmFlags.extendedSessionSecurity) !== 0 && (flags & ntlmFlags.b128) !== 0;

export interface NtlmSession {
  /** ExportedSessionKey, 16 octets. */
  readonly sessionKey: Buffer;
  /** NTLMSSP_NEGOTIATE_KEY_EXCH: checksums are encrypted. */
  readonly exchanged: boolean;
}

/** MS-NLMP 3.4.4.2, MAC with extended session security: the signature of the first message that one side signs. */
export function firstSignature({ sessionKey, exchanged }: NtlmSession, side: 'client' | 'server', message: Buffer): Buffer {
  const sequence = Buffer.alloc(4);
  const mac = createHmac('md5', md5(sessionKey, magic[side].sign)).update(sequence).update(message);
  const checksum = mac.digest().subarray(0, 8);
  const shown = exchanged ? rc4(md5(sessionKey, magic[side].seal), checksum) : checksum;
  return Buffer.concat([Buffer.from([1, 0, 0, 0]), shown, sequence]);
}

/** RFC 4178 5: whether the server signed the list of mechanisms as the client sent it. */
export function isMechListMic(session: NtlmSession, mechTypes: Buffer, mic: Buffer): boolean {
  const right = firstSignature(session, 'server', mechTypes);
  return mic.length === right.length && timingSafeEqual(mic, right);
}
