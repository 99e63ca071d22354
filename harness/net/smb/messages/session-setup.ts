import { headerOctets } from './header.ts';
import { fixedPart, part } from './part.ts';

/** MS-SMB2 2.2.6, field SessionFlags. */
export const sessionFlags = { guest: 1, anonymous: 2, encryptData: 4 } as const;

/** MS-SMB2 2.2.5: the body. */
export function encodeSessionSetup(securityMode: number, token: Buffer): Buffer {
  const fixed = Buffer.alloc(24);
  fixed.writeUInt16LE(25, 0);
  fixed[3] = securityMode;
  // Capabilities: DFS is the only one that counts here, and this client follows no referral.
  fixed.writeUInt16LE(headerOctets + fixed.length, 12);
  fixed.writeUInt16LE(token.length, 14);
  return Buffer.concat([fixed, token]);
}

/** MS-SMB2 2.2.6. */
export function decodeSessionSetup(message: Buffer): { readonly flags: number; readonly token: Buffer } {
  const body = fixedPart(message.subarray(headerOctets), 9, 'the SESSION_SETUP response');
  return {
    flags: body.readUInt16LE(2),
    token: part(message, body.readUInt16LE(4), body.readUInt16LE(6), 'the security buffer'),
  };
}
