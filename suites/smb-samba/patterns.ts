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

/** Whether the whole text matches a pattern with `*` and `?`, such as `eth*`, in time that the product of both lengths bounds. */
export function matchesPattern(pattern: string, text: string): boolean {
  let [at, from] = [0, 0];
  // The last star, and where its text ends so far.
  let star: { readonly at: number; from: number } | null = null;
  while (from < text.length) {
    if (pattern[at] === '*') {
      star = { at, from };
      at += 1;
    } else if (at < pattern.length && (pattern[at] === '?' || pattern[at] === text[from])) {
      at += 1;
      from += 1;
    } else if (star === null) {
      return false;
    } else {
      star.from += 1;
      [at, from] = [star.at + 1, star.from];
    }
  }
  return /^\**$/.test(pattern.slice(at));
}
