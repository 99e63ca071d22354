/** RC4, under which NTLM hands over the session key (MS-NLMP 3.1.5.1.2); RFC 6229 has its vectors. */
export function rc4(key: Uint8Array, octets: Uint8Array): Buffer {
  const state = Uint8Array.from({ length: 256 }, (_, nth) => nth);
  let j = 0;
  const swap = (i: number): number => {
    const at = state[i] ?? 0;
    const other = state[j] ?? 0;
    state[i] = other;
    state[j] = at;
    return (at + other) & 0xff;
  };
  for (let i = 0; i < 256; i += 1) {
    j = (j + (state[i] ?? 0) + (key[i % key.length] ?? 0)) & 0xff;
    swap(i);
  }
  j = 0;
  const out = Buffer.from(octets);
  for (let nth = 0; nth < out.length; nth += 1) {
    const i = (nth + 1) & 0xff;
    j = (j + (state[i] ?? 0)) & 0xff;
    out[nth] = (out[nth] ?? 0) ^ (state[swap(i)] ?? 0);
  }
  return out;
}
