import { formatAddress, fromBytes } from '../../address/ip.ts';
import { labelText } from './name.ts';

/** Types of RFC 9460 14.1. */
export const recordTypes = { svcb: 64, https: 65 } as const;

/** RFC 9460 14.3.2. */
export const svcbKeys = { mandatory: 0, alpn: 1, noDefaultAlpn: 2, port: 3, ipv4hint: 4, ech: 5, ipv6hint: 6 } as const;

/** One SVCB or HTTPS record. What is absent is null. */
export interface Svcb {
  /** 0: AliasMode (RFC 9460 2.4.2). */
  readonly priority: number;
  /** Without trailing dot; empty for `.`: the owner itself, or no service in AliasMode (2.5). */
  readonly target: string;
  /** Numbers of the keys that a client must understand. */
  readonly mandatory: readonly number[] | null;
  readonly alpn: readonly string[] | null;
  readonly noDefaultAlpn: boolean;
  readonly port: number | null;
  readonly ipv4hint: readonly string[] | null;
  readonly ipv6hint: readonly string[] | null;
  readonly ech: Uint8Array | null;
  /** Values of the keys that have no field here. */
  readonly others: ReadonlyMap<number, Uint8Array>;
}

/** What is wrong with the RDATA; such a record makes its whole set unusable (RFC 9460 2.2). */
export interface MalformedSvcb {
  readonly malformed: string;
}

/** RDATA of type 64 or 65 (RFC 9460 2.2). Never throws. */
export function decodeSvcb(rdata: Uint8Array): Svcb | MalformedSvcb {
  try {
    return decode(rdata);
  } catch (error) {
    if (error instanceof Malformed) return { malformed: error.message };
    throw error;
  }
}

class Malformed extends Error {}

const fail = (what: string): never => {
  throw new Malformed(what);
};

function decode(rdata: Uint8Array): Svcb {
  const at = Buffer.from(rdata.buffer, rdata.byteOffset, rdata.length);
  if (at.length < 3) fail('shorter than priority and target');
  const priority = at.readUInt16BE(0);
  const { name: target, end } = nameAt(at, 2);
  const params = paramsOf(at.subarray(end));
  // 2.4.2: in AliasMode recipients ignore what parameters there are.
  const used = priority === 0 ? new Map<number, Buffer>() : params;
  const take = <T>(key: number, read: (value: Buffer) => T): T | null => {
    const value = used.get(key);
    return value === undefined ? null : read(value);
  };
  const known = new Set<number>(Object.values(svcbKeys));
  const mandatory = take(svcbKeys.mandatory, mandatoryOf);
  const absent = mandatory?.find((key) => !used.has(key));
  if (absent !== undefined) fail(`mandatory key ${absent} is absent`);
  return {
    priority,
    target,
    mandatory,
    alpn: take(svcbKeys.alpn, alpnOf),
    noDefaultAlpn: take(svcbKeys.noDefaultAlpn, (value) => value.length === 0 || fail('no-default-alpn has a value')) ?? false,
    port: take(svcbKeys.port, (value) => (value.length === 2 ? value.readUInt16BE(0) : fail('port is not two octets'))),
    ipv4hint: take(svcbKeys.ipv4hint, (value) => hintsOf(value, 4)),
    ipv6hint: take(svcbKeys.ipv6hint, (value) => hintsOf(value, 6)),
    ech: take(svcbKeys.ech, (value) => value),
    others: new Map([...used].filter(([key]) => !known.has(key))),
  };
}

/** An uncompressed name. */
function nameAt(at: Buffer, start: number): { name: string; end: number } {
  const labels: string[] = [];
  for (let here = start; ;) {
    const length = at[here] ?? fail('the target ends early');
    if (length > 63) fail('the target is compressed');
    if (here + 1 + length > at.length) fail('the target ends early');
    if (here + 1 + length - start > 255) fail('the target is longer than 255 octets');
    if (length === 0) return { name: labels.join('.'), end: here + 1 };
    labels.push(labelText(at.subarray(here + 1, here + 1 + length)));
    here += 1 + length;
  }
}

function paramsOf(at: Buffer): Map<number, Buffer> {
  const params = new Map<number, Buffer>();
  let last = -1;
  for (let here = 0; here < at.length;) {
    if (here + 4 > at.length) fail('a parameter ends early');
    const key = at.readUInt16BE(here);
    const end = here + 4 + at.readUInt16BE(here + 2);
    if (key <= last) fail(`key ${key} does not come after key ${last}`);
    if (end > at.length) fail(`the value of key ${key} ends early`);
    params.set(key, at.subarray(here + 4, end));
    last = key;
    here = end;
  }
  return params;
}

/** 8: strictly increasing, and never `mandatory` itself. */
function mandatoryOf(value: Buffer): number[] {
  if (value.length === 0 || value.length % 2 !== 0) fail('mandatory is no list of keys');
  const listed = Array.from({ length: value.length / 2 }, (_, index) => value.readUInt16BE(2 * index));
  if (listed.includes(svcbKeys.mandatory)) fail('mandatory lists itself');
  if (listed.some((key, index) => key <= (listed[index - 1] ?? -1))) fail('the keys of mandatory are not in order');
  return listed;
}

/** 7.1.1: at least one name of at least one octet. */
function alpnOf(value: Buffer): string[] {
  const names: string[] = [];
  for (let here = 0; here < value.length;) {
    const length = value[here] ?? 0;
    const end = here + 1 + length;
    if (length === 0 || end > value.length) fail('alpn is no list of names');
    names.push(value.toString('latin1', here + 1, end));
    here = end;
  }
  if (names.length === 0) fail('alpn is empty');
  return names;
}

/** 7.3: at least one address. */
function hintsOf(value: Buffer, family: 4 | 6): string[] {
  const size = family === 4 ? 4 : 16;
  if (value.length === 0 || value.length % size !== 0) fail(`ipv${family}hint is no list of addresses`);
  return Array.from({ length: value.length / size }, (_, index) => {
    const address = fromBytes(value.subarray(index * size, (index + 1) * size));
    return address === null ? fail('no address') : formatAddress(address);
  });
}
