import { type Capability, capabilityBits, type Dialect, dialectCodes, nameOf, namesIn } from '../dialect.ts';
import { mechanismsOf } from '../ntlm/spnego.ts';
import { fromFiletime } from './filetime.ts';
import { headerOctets } from './header.ts';
import { decodeContexts, encodeContexts, type NegotiateContext } from './negotiate-contexts.ts';
import { fixedPart, part } from './part.ts';

export interface NegotiateRequest {
  readonly dialects: readonly Dialect[];
  /** MS-SMB2 2.2.3, SecurityMode: 1 enabled, 2 required. */
  readonly securityMode: number;
  readonly capabilities: number;
  readonly clientGuid: Buffer;
  /** Sent with 3.1.1 only. */
  readonly contexts: readonly NegotiateContext[];
}

/** MS-SMB2 2.2.3: the body. */
export function encodeNegotiate({ dialects, securityMode, capabilities, clientGuid, contexts }: NegotiateRequest): Buffer {
  const fixed = Buffer.alloc(36);
  fixed.writeUInt16LE(36, 0);
  fixed.writeUInt16LE(dialects.length, 2);
  fixed.writeUInt16LE(securityMode, 4);
  fixed.writeUInt32LE(capabilities, 8);
  clientGuid.copy(fixed, 12);
  const list = Buffer.alloc(2 * dialects.length);
  for (const [nth, dialect] of dialects.entries()) list.writeUInt16LE(dialectCodes[dialect], 2 * nth);
  const head = Buffer.concat([fixed, list]);
  if (!dialects.includes('3.1.1')) return head;
  const padded = Buffer.concat([head, Buffer.alloc(-(headerOctets + head.length) & 7)]);
  padded.writeUInt32LE(headerOctets + padded.length, 28);
  padded.writeUInt16LE(contexts.length, 32);
  return Buffer.concat([padded, encodeContexts(contexts)]);
}

export interface NegotiateResponse {
  /** Null for a number that is no dialect of this client; 0x02FF answers a multi-protocol request (MS-SMB2 3.3.5.3.2). */
  readonly dialect: Dialect | null;
  readonly dialectRevision: number;
  /** 32 hexadecimal digits, in the order of the wire; Samba writes its NetBIOS name there. */
  readonly guid: string;
  readonly securityMode: number;
  readonly capabilityBits: number;
  readonly capabilities: readonly Capability[];
  /** Octets. */
  readonly maxTransact: number;
  readonly maxRead: number;
  readonly maxWrite: number;
  /** RFC 3339 in UTC; null for zero. */
  readonly systemTime: string | null;
  readonly startTime: string | null;
  /** `ntlmssp`, `kerberos`, `ms-kerberos`, `negoex`, or an OID in hexadecimal DER. */
  readonly mechanisms: readonly string[];
  readonly contexts: readonly NegotiateContext[];
}

/** MS-SMB2 2.2.4. */
export function decodeNegotiate(message: Buffer): NegotiateResponse {
  const body = fixedPart(message.subarray(headerOctets), 65, 'the NEGOTIATE response');
  const revision = body.readUInt16LE(4);
  const dialect = nameOf(dialectCodes, revision);
  const bits = body.readUInt32LE(24);
  return {
    dialect,
    dialectRevision: revision,
    guid: body.toString('hex', 8, 24),
    securityMode: body.readUInt16LE(2),
    capabilityBits: bits,
    capabilities: namesIn(capabilityBits, bits),
    maxTransact: body.readUInt32LE(28),
    maxRead: body.readUInt32LE(32),
    maxWrite: body.readUInt32LE(36),
    systemTime: fromFiletime(body, 40),
    startTime: fromFiletime(body, 48),
    mechanisms: mechanismsOf(part(message, body.readUInt16LE(56), body.readUInt16LE(58), 'the security buffer')),
    contexts: dialect === '3.1.1' ? decodeContexts(message, body.readUInt32LE(60), body.readUInt16LE(6)) : [],
  };
}
