/** Word order and shifts of the three rounds (RFC 1320 3.4). */
const rounds = [
  { mix: (x: number, y: number, z: number) => (x & y) | (~x & z), constant: 0, shifts: [3, 7, 11, 19] },
  { mix: (x: number, y: number, z: number) => (x & y) | (x & z) | (y & z), constant: 0x5a82_7999, shifts: [3, 5, 9, 13] },
  { mix: (x: number, y: number, z: number) => x ^ y ^ z, constant: 0x6ed9_eba1, shifts: [3, 9, 11, 15] },
] as const;
const order = [
  [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
  [0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15],
  [0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15],
] as const;

/** RFC 1320: the digest under NTLM's password hash, which OpenSSL 3 keeps in a provider that Node does not load. */
export function md4(octets: Uint8Array): Buffer {
  const padded = pad(octets);
  let [a, b, c, d] = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476];
  for (let block = 0; block < padded.length; block += 64) {
    const before = [a, b, c, d] as const;
    for (const [round, { mix, constant, shifts }] of rounds.entries()) {
      for (const [step, word] of (order[round] ?? []).entries()) {
        const sum = (a + mix(b, c, d) + padded.readUInt32LE(block + 4 * word) + constant) | 0;
        const shift = shifts[step % 4] ?? 0;
        [a, b, c, d] = [d, (sum << shift) | (sum >>> (32 - shift)), b, c];
      }
    }
    a = (a + before[0]) | 0;
    b = (b + before[1]) | 0;
    c = (c + before[2]) | 0;
    d = (d + before[3]) | 0;
  }
  const digest = Buffer.alloc(16);
  for (const [nth, word] of [a, b, c, d].entries()) digest.writeInt32LE(word | 0, 4 * nth);
  return digest;
}

/** RFC 1320 3.1 and 3.2: a one, zeros, and the length in bits. */
function pad(octets: Uint8Array): Buffer {
  const padded = Buffer.alloc((Math.floor((octets.length + 8) / 64) + 1) * 64);
  padded.set(octets);
  padded[octets.length] = 0x80;
  padded.writeBigUInt64LE(BigInt(octets.length) * 8n, padded.length - 8);
  return padded;
}
