import { formatAddress, fromBytes } from '../../address/ip.ts';
import { readName } from './name.ts';
import { decodeSvcb } from './svcb.ts';

/** What the data of a record says. */
export interface Rdata {
  /** Master file form, of the types that carry addresses and names; `\# length hex` (RFC 3597 5) of all others. */
  readonly data: string;
  /** The name that a record leads to: of NS, CNAME, DNAME, PTR, MX, SRV, SVCB and HTTPS; of SOA the primary server. */
  readonly target: string | null;
}

type Read = (wire: Buffer, start: number, end: number) => Rdata;

/** Octets of RDATA that a type must have (RFC 1035 3.4.1, RFC 3596 2.2). */
const address =
  (octets: 4 | 16): Read =>
  (wire, start, end) => {
    if (end - start !== octets) throw new RangeError(`RDLENGTH is ${end - start}, not ${octets}`);
    const parsed = fromBytes(wire.subarray(start, end));
    return { data: parsed === null ? '' : formatAddress(parsed), target: null };
  };

/** So many numbers of two octets, then a name that must end where the record does. */
const named =
  (numbers: number): Read =>
  (wire, start, end) => {
    const at = start + 2 * numbers;
    if (at >= end) throw new RangeError('RDATA is too short');
    const { name, end: after } = readName(wire.subarray(0, end), at);
    if (after !== end) throw new RangeError(`${end - after} octets follow the name`);
    const fields = Array.from({ length: numbers }, (_, index) => wire.readUInt16BE(start + 2 * index));
    return { data: [...fields, `${name}.`].join(' '), target: name };
  };

const soa: Read = (wire, start, end) => {
  const cut = wire.subarray(0, end);
  const primary = readName(cut, start);
  const mailbox = readName(cut, primary.end);
  if (end - mailbox.end !== 20) throw new RangeError(`${end - mailbox.end} octets follow the names, not 20`);
  const fields = Array.from({ length: 5 }, (_, index) => cut.readUInt32BE(mailbox.end + 4 * index));
  return { data: [`${primary.name}.`, `${mailbox.name}.`, ...fields].join(' '), target: primary.name };
};

const text: Read = (wire, start, end) => {
  const strings: string[] = [];
  for (let here = start; here < end;) {
    const after = here + 1 + (wire[here] ?? 0);
    if (after > end) throw new RangeError('a character-string ends behind the record');
    strings.push(JSON.stringify(wire.toString('latin1', here + 1, after)));
    here = after;
  }
  if (strings.length === 0) throw new RangeError('no character-string');
  return { data: strings.join(' '), target: null };
};

const svcb: Read = (wire, start, end) => {
  const rdata = wire.subarray(start, end);
  const decoded = decodeSvcb(rdata);
  if ('malformed' in decoded) throw new RangeError(decoded.malformed);
  return { ...opaque(wire, start, end), target: decoded.target };
};

export const opaque = (wire: Buffer, start: number, end: number): Rdata => ({
  data: `\\# ${end - start} ${wire.toString('hex', start, end)}`.trimEnd(),
  target: null,
});

const readers: Readonly<Record<string, Read>> = {
  A: address(4),
  AAAA: address(16),
  NS: named(0),
  CNAME: named(0),
  DNAME: named(0),
  PTR: named(0),
  MX: named(1),
  SRV: named(3),
  SOA: soa,
  TXT: text,
  SVCB: svcb,
  HTTPS: svcb,
};

/** @throws RangeError when the octets are no data of the type */
export const readRdata = (type: string, wire: Buffer, start: number, end: number): Rdata =>
  (readers[type] ?? opaque)(wire, start, end);
