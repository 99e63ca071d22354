import { createCipheriv } from 'node:crypto';

const block = 16;

/** RFC 4493 2.4: AES-CMAC with a key of 128 bits, which Node's OpenSSL binding does not offer. */
export function aesCmac(key: Uint8Array, message: Uint8Array): Buffer {
  const first = double(cbc(key, Buffer.alloc(block)));
  const isWhole = message.length > 0 && message.length % block === 0;
  const padded = Buffer.alloc(Math.max(1, Math.ceil(message.length / block)) * block);
  padded.set(message);
  if (!isWhole) padded[message.length] = 0x80;
  const subkey = isWhole ? first : double(first);
  const last = padded.subarray(-block);
  for (const [nth, octet] of subkey.entries()) last[nth] = (last[nth] ?? 0) ^ octet;
  // The last block of CBC from a zero vector is the chain that RFC 4493 walks.
  return cbc(key, padded).subarray(-block);
}

function cbc(key: Uint8Array, octets: Uint8Array): Buffer {
  return createCipheriv('aes-128-cbc', key, Buffer.alloc(block)).setAutoPadding(false).update(octets);
}

/** RFC 4493 2.3: multiplication by x in GF(2^128). */
function double(octets: Buffer): Buffer {
  const doubled = Buffer.alloc(block);
  for (let nth = 0; nth < block; nth += 1) {
    doubled[nth] = ((octets[nth] ?? 0) << 1) | ((octets[nth + 1] ?? 0) >>> 7);
  }
  if ((octets[0] ?? 0) & 0x80) doubled[block - 1] = (doubled[block - 1] ?? 0) ^ 0x87;
  return doubled;
}
