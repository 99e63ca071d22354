/** 100-nanosecond intervals between 1601-01-01 and 1970-01-01 (MS-DTYP 2.3.3). */
const epoch = 116_444_736_000_000_000n;

/** @returns RFC 3339 in UTC; null for 0, and for times beyond what a date holds. */
export function fromFiletime(octets: Buffer, at: number): string | null {
  const value = octets.readBigUInt64LE(at);
  const date = new Date(Number((value - epoch) / 10_000n));
  return value === 0n || Number.isNaN(date.getTime()) ? null : date.toISOString();
}

export function toFiletime(milliseconds: number): Buffer {
  const octets = Buffer.alloc(8);
  octets.writeBigUInt64LE(BigInt(Math.trunc(milliseconds)) * 10_000n + epoch);
  return octets;
}
