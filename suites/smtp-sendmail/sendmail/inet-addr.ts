import { type Ipv4, ipv4 } from '../../../harness/address/ip.ts';

/**
 * inet_addr(3): one to four parts, decimal, octal or hexadecimal, the last of which fills what is left; blanks and what follows them are
 * ignored. Null for what is no address, and for 255.255.255.255, which it cannot tell from an error.
 */
export function parseInetAddr(text: string): Ipv4 | null {
  const [written = ''] = text.split(/[ \t\n\v\f\r]/, 1);
  const parts = written.split('.').map(parseNumber);
  const last = parts.pop();
  if (parts.length > 3 || last === undefined || last === null) return null;
  let value = 0;
  for (const part of parts) {
    if (part === null || part > 255) return null;
    value = value * 256 + part;
  }
  const room = 256 ** (4 - parts.length);
  value = value * room + last;
  return last < room && value < 0xffff_ffff ? ipv4(BigInt(value)) : null;
}

function parseNumber(text: string): number | null {
  if (/^0x[\da-f]{1,8}$/i.test(text)) return Number.parseInt(text, 16);
  if (/^0[0-7]{0,11}$/.test(text)) return Number.parseInt(text, 8);
  return /^[1-9]\d{0,9}$/.test(text) ? Number(text) : null;
}
