import { dialectCodes } from '../dialect.ts';
import type { NegotiateRequest, NegotiateResponse } from './negotiate.ts';
import { part } from './part.ts';

/** MS-SMB2 2.2.31.4: what the client sent in NEGOTIATE, once more, under the session's signature. */
export function encodeValidateNegotiate({ capabilities, clientGuid, securityMode, dialects }: NegotiateRequest): Buffer {
  const octets = Buffer.alloc(24 + 2 * dialects.length);
  octets.writeUInt32LE(capabilities, 0);
  clientGuid.copy(octets, 4);
  octets.writeUInt16LE(securityMode, 20);
  octets.writeUInt16LE(dialects.length, 22);
  for (const [nth, dialect] of dialects.entries()) octets.writeUInt16LE(dialectCodes[dialect], 24 + 2 * nth);
  return octets;
}

/** MS-SMB2 2.2.32.6: whether the server's memory of NEGOTIATE is what came over the wire. */
export function isSameNegotiate(output: Buffer, response: NegotiateResponse): boolean {
  const fixed = part(output, 0, 24, 'VALIDATE_NEGOTIATE_INFO');
  return (
    fixed.readUInt32LE(0) === response.capabilityBits &&
    fixed.toString('hex', 4, 20) === response.guid &&
    fixed.readUInt16LE(20) === response.securityMode &&
    fixed.readUInt16LE(22) === response.dialectRevision
  );
}
