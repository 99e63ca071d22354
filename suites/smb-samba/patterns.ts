import { addressBits, parseAddress } from '../../harness/address/ip.ts';

/** Length that `24`, `255.255.255.0` or `ffff:ffff::` stands for; null where it is no mask of the family. */
export function maskLength(mask: string, family: 4 | 6): number | null {
  const bits = addressBits(family);
  if (/^\d{1,3}$/.test(mask)) return Number(mask) <= bits ? Number(mask) : null;
  const parsed = parseAddress(mask);
  if (parsed === null || parsed.family !== family) return null;
  const ones = parsed.value.toString(2).padStart(bits, '0').replace(/0*$/, '');
  return ones.includes('0') ? null : ones.length;
}

/** `eth*`, `192.0.2.?`: the whole text must match. */
export function wildcard(text: string): RegExp {
  const pattern = text
    .replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll(/\*+/g, '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${pattern}$`);
}
