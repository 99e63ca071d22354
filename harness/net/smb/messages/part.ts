import { Malformed } from '../trouble.ts';

/** A part of a message, where the peer's own lengths say that it is. */
export function part(octets: Buffer, at: number, length: number, what: string): Buffer {
  if (at < 0 || length < 0 || at + length > octets.length) {
    throw new Malformed(`${what} would end at octet ${at + length} of ${octets.length}`);
  }
  return octets.subarray(at, at + length);
}

/** The fixed part of a reply, after its StructureSize field was compared; variable parts count one octet in it (MS-SMB2 2.2). */
export function fixedPart(body: Buffer, structureSize: number, what: string): Buffer {
  const fixed = part(body, 0, structureSize & ~1, what);
  const says = fixed.readUInt16LE(0);
  if (says !== structureSize) throw new Malformed(`StructureSize of ${what} is ${says}, not ${structureSize}`);
  return fixed;
}
