/** What a query asks (RFC 1035 4.1, RFC 6891 6.1.2). */
export interface Query {
  readonly id: number;
  readonly opcode: number;
  /** As it came: case and all. */
  readonly labels: readonly string[];
  readonly type: number;
  /** The question section's octets, to be echoed. */
  readonly question: Buffer;
  readonly wantsRecursion: boolean;
  readonly checkingDisabled: boolean;
  /** UDP payload size that the OPT record offers; null without EDNS. */
  readonly offered: number | null;
  readonly dnssecOk: boolean;
}

/** @returns null for what is no query with one question */
export function readQuery(wire: Buffer): Query | null {
  if (wire.length < 17 || (wire.readUInt16BE(2) & 0x8000) !== 0 || wire.readUInt16BE(4) !== 1) return null;
  const labels: string[] = [];
  let at = 12;
  for (;;) {
    const length = wire[at] ?? 0xff;
    // RFC 1035 4.1.4: in a query's only name nothing stands before it that a pointer could mean.
    if (length > 63 || at + 1 + length > wire.length) return null;
    at += 1;
    if (length === 0) break;
    labels.push(wire.toString('latin1', at, at + length));
    at += length;
  }
  if (at + 4 > wire.length) return null;
  const end = at + 4;
  // Root, type 41, size, extended code and version, flags.
  const hasOpt = wire.readUInt16BE(10) > 0 && wire.length >= end + 11 && wire[end] === 0 && wire.readUInt16BE(end + 1) === 41;
  const flags = wire.readUInt16BE(2);
  return {
    id: wire.readUInt16BE(0),
    opcode: (flags >> 11) & 0xf,
    labels,
    type: wire.readUInt16BE(at),
    question: wire.subarray(12, end),
    wantsRecursion: (flags & 0x0100) !== 0,
    checkingDisabled: (flags & 0x0010) !== 0,
    offered: hasOpt ? wire.readUInt16BE(end + 3) : null,
    dnssecOk: hasOpt && (wire.readUInt16BE(end + 7) & 0x8000) !== 0,
  };
}
