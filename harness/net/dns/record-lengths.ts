/** Octets of RDATA that a type must have (RFC 1035 3.4.1, RFC 3596 2.2). */
const fixedLengths: ReadonlyMap<number, number> = new Map([
  [1, 4],
  [28, 16],
]);

/** For private use (RFC 6895 3.1): dns-packet takes such a record for opaque octets, and goes by RDLENGTH. */
const opaqueType = 65_280;

/**
 * A copy of a message in which A and AAAA records of a wrong length have become records of an unknown type. dns-packet reads 4 and 16
 * octets whatever RDLENGTH says: out of a short record it makes an address of its neighbours, and what follows is lost.
 * @throws RangeError when the message ends too early
 */
export function withSoundLengths(wire: Buffer): Buffer {
  const copy = Buffer.from(wire);
  let offset = 12;
  for (let questions = wire.readUInt16BE(4); questions > 0; questions -= 1) offset = afterName(wire, offset) + 4;
  const records = wire.readUInt16BE(6) + wire.readUInt16BE(8) + wire.readUInt16BE(10);
  for (let at = 0; at < records; at += 1) {
    const type = afterName(wire, offset);
    const length = wire.readUInt16BE(type + 8);
    const wanted = fixedLengths.get(wire.readUInt16BE(type));
    if (wanted !== undefined && length !== wanted) copy.writeUInt16BE(opaqueType, type);
    offset = type + 10 + length;
    if (offset > wire.length) throw new RangeError('a record ends behind the message');
  }
  return copy;
}

/** RFC 1035 4.1.4: labels up to the root or to a pointer. */
function afterName(wire: Buffer, start: number): number {
  let offset = start;
  for (;;) {
    const length = wire.readUInt8(offset);
    if (length >= 0xc0) return offset + 2;
    if (length === 0) return offset + 1;
    offset += 1 + length;
  }
}
