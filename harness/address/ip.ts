/**
 * IPv4 and IPv6 addresses as values: a family and an unsigned integer, nothing else.
 * A zone (`%eth0`) belongs to the place where an address is used, not to the address; see literal.ts.
 */
export interface Ipv4 {
  readonly family: 4;
  /** 32-bit unsigned integer, network order. */
  readonly value: bigint;
}

export interface Ipv6 {
  readonly family: 6;
  /** 128-bit unsigned integer, network order. */
  readonly value: bigint;
}

export type IpAddress = Ipv4 | Ipv6;

const V4_MAX = (1n << 32n) - 1n;
const V6_MAX = (1n << 128n) - 1n;
/** ::ffff:0:0/96 (RFC 4291 2.5.5.2), without its last 32 bits. */
const MAPPED_HIGH = 0xffffn;

/** Number of bits of an address of this family: 32 or 128. */
export const addressBits = (family: 4 | 6): 32 | 128 => (family === 4 ? 32 : 128);

/** @throws RangeError when `value` is not a 32-bit unsigned integer. */
export function ipv4(value: bigint): Ipv4 {
  if (value < 0n || value > V4_MAX) throw new RangeError(`${value} is not a 32-bit address`);
  return { family: 4, value };
}

/** @throws RangeError when `value` is not a 128-bit unsigned integer. */
export function ipv6(value: bigint): Ipv6 {
  if (value < 0n || value > V6_MAX) throw new RangeError(`${value} is not a 128-bit address`);
  return { family: 6, value };
}

/**
 * Exactly four decimal octets. Octal, hexadecimal, short forms and leading zeros are refused:
 * programs disagree on what `010.0.0.1` means (RFC 6943 3.1.1).
 */
export function parseIpv4(text: string): Ipv4 | null {
  const octets = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1);
  if (octets === undefined) return null;
  let value = 0n;
  for (const octet of octets) {
    if (octet.length > 1 && octet.startsWith('0')) return null;
    if (Number(octet) > 255) return null;
    value = (value << 8n) | BigInt(octet);
  }
  return { family: 4, value };
}

/** The three text forms of RFC 4291 2.2, without brackets, zone or prefix length. */
export function parseIpv6(text: string): Ipv6 | null {
  // 45 = six groups and a dotted quad, the longest form.
  if (text.length < 2 || text.length > 45) return null;
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const [head, tail] = halves;
  const front = parseGroups(head ?? '', tail === undefined);
  const back = parseGroups(tail ?? '', true);
  if (front === null || back === null) return null;
  const missing = 8 - front.length - back.length;
  // `::` stands for one or more groups; without it all eight are there.
  if (tail === undefined ? missing !== 0 : missing < 1) return null;
  const groups = [...front, ...Array.from({ length: missing }, () => 0), ...back];
  return { family: 6, value: groups.reduce((value, group) => (value << 16n) | BigInt(group), 0n) };
}

function parseGroups(text: string, atEnd: boolean): number[] | null {
  if (text === '') return [];
  const groups: number[] = [];
  const pieces = text.split(':');
  for (const [index, piece] of pieces.entries()) {
    if (/^[0-9a-fA-F]{1,4}$/.test(piece)) {
      groups.push(Number.parseInt(piece, 16));
      continue;
    }
    const dotted = atEnd && index === pieces.length - 1 ? parseIpv4(piece) : null;
    if (dotted === null) return null;
    groups.push(Number(dotted.value >> 16n), Number(dotted.value & 0xffffn));
  }
  return groups;
}

export function parseAddress(text: string): IpAddress | null {
  return text.includes(':') ? parseIpv6(text) : parseIpv4(text);
}

/**
 * An address written in the source code.
 * @throws RangeError when it is not one; for text from outside use {@link parseAddress}.
 */
export function ip(text: string): IpAddress {
  const address = parseAddress(text);
  if (address === null) throw new RangeError(`not an IP address: ${text}`);
  return address;
}

export const isIpv4Text = (text: string): boolean => parseIpv4(text) !== null;
export const isIpv6Text = (text: string): boolean => parseIpv6(text) !== null;

/** IPv4 as four octets; IPv6 in the form of RFC 5952, with a dotted quad only for IPv4-mapped addresses (section 5). */
export function formatAddress(address: IpAddress): string {
  if (address.family === 4) return formatQuad(address.value);
  const mapped = fromMapped(address);
  return mapped === null ? formatGroups(address.value) : `::ffff:${formatQuad(mapped.value)}`;
}

function formatQuad(value: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 0xffn)).join('.');
}

/** IPv6 in groups only, as network prefixes are written: `::ffff:0:0` is no address of a host. */
export function formatGroups(value: bigint): string {
  const groups = Array.from({ length: 8 }, (_, index) => Number((value >> BigInt(112 - 16 * index)) & 0xffffn));
  const zeros = longestZeroRun(groups);
  const hex = (part: number[]) => part.map((group) => group.toString(16)).join(':');
  if (zeros === null) return hex(groups);
  return `${hex(groups.slice(0, zeros.start))}::${hex(groups.slice(zeros.start + zeros.length))}`;
}

/** RFC 5952 4.2.2 and 4.2.3: two groups at least, the longest run, the first of equals. */
function longestZeroRun(groups: number[]): { start: number; length: number } | null {
  let best = { start: 0, length: 1 };
  let start = 0;
  for (const [index, group] of groups.entries()) {
    if (group !== 0) start = index + 1;
    else if (index - start + 1 > best.length) best = { start, length: index - start + 1 };
  }
  return best.length > 1 ? best : null;
}

/** Address as it is on the wire: 4 or 16 octets. */
export function toBytes(address: IpAddress): Uint8Array {
  const bytes = new Uint8Array(addressBits(address.family) / 8);
  let rest = address.value;
  for (let index = bytes.length - 1; index >= 0; index -= 1) {
    bytes[index] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  return bytes;
}

/** @returns null unless there are 4 or 16 octets. */
export function fromBytes(bytes: Uint8Array): IpAddress | null {
  const value = bytes.reduce((sum, octet) => (sum << 8n) | BigInt(octet), 0n);
  if (bytes.length === 4) return { family: 4, value };
  if (bytes.length === 16) return { family: 6, value };
  return null;
}

/** ::ffff:a.b.c.d (RFC 4291 2.5.5.2): how a dual-stack socket and the policy table name an IPv4 address. */
export const toMapped = (address: Ipv4): Ipv6 => ({
  family: 6,
  value: (MAPPED_HIGH << 32n) | address.value,
});

/** @returns the IPv4 address inside ::ffff:0:0/96, else null. */
export function fromMapped(address: Ipv6): Ipv4 | null {
  return address.value >> 32n === MAPPED_HIGH ? { family: 4, value: address.value & V4_MAX } : null;
}

/** What a peer really is: an IPv4-mapped address becomes IPv4, all others stay. */
export function unmap(address: IpAddress): IpAddress {
  return address.family === 4 ? address : (fromMapped(address) ?? address);
}

/**
 * Whether two addresses, as values or text, are the same bits of the same family, however they are written.
 * An IPv4-mapped address differs from its IPv4 address ({@link unmap} both to ignore that); text that is no address equals nothing.
 */
export function sameAddress(a: IpAddress | string, b: IpAddress | string): boolean {
  const left = typeof a === 'string' ? parseAddress(a) : a;
  const right = typeof b === 'string' ? parseAddress(b) : b;
  if (left === null || right === null) return false;
  return left.family === right.family && left.value === right.value;
}
