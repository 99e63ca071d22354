import { parseAddress, toBytes } from '../../harness/address/ip.ts';

export interface ResourceRecord {
  /** Lower case, without trailing dot. */
  readonly owner: string;
  readonly type: number;
  /** Seconds. */
  readonly ttl: number;
  readonly data: Buffer;
}

/** An uncompressed name (RFC 1035 3.1). */
export function encodeName(name: string): Buffer {
  const labels = name === '' ? [] : name.split('.').map((label) => Buffer.from(label, 'latin1'));
  return Buffer.concat([...labels.flatMap((label) => [Buffer.of(label.length), label]), Buffer.of(0)]);
}

const numbers16 = (...values: readonly number[]): Buffer => {
  const octets = Buffer.alloc(2 * values.length);
  values.forEach((value, index) => octets.writeUInt16BE(value, 2 * index));
  return octets;
};

/** A name of master file text (RFC 1035 5.1): `@`, relative to the zone, or absolute with its trailing dot. */
export function absoluteName(text: string, zone: string): string {
  if (text.endsWith('.')) return text.slice(0, -1).toLowerCase();
  return [text === '@' ? '' : text, zone]
    .filter((part) => part !== '')
    .join('.')
    .toLowerCase();
}

/**
 * RDATA from master file text: of the types above, or of any type as `\# length hex` (RFC 3597 5).
 * @throws RangeError when the text is none
 */
export function encodeData(type: string, text: string, zone: string): Buffer {
  const [, octets] = /^\\# \d+ ?([\da-f ]*)$/i.exec(text) ?? [];
  if (octets !== undefined) return Buffer.from(octets.replaceAll(' ', ''), 'hex');
  const fields = text.split(/\s+/);
  const [first = '', second = '', third = '', fourth = ''] = fields;
  const name = (of: string) => encodeName(absoluteName(of, zone));
  switch (type) {
    case 'A':
    case 'AAAA': {
      const address = parseAddress(text);
      if (address === null) throw new RangeError(`no address: ${text}`);
      return Buffer.from(toBytes(address));
    }
    case 'NS':
    case 'CNAME':
    case 'PTR':
      return name(text);
    case 'MX':
      return Buffer.concat([numbers16(Number(first)), name(second)]);
    case 'SRV':
      return Buffer.concat([numbers16(Number(first), Number(second), Number(third)), name(fourth)]);
    case 'TXT':
      return characterStrings(text);
    case 'SOA': {
      const values = Buffer.alloc(20);
      fields.slice(2).forEach((value, index) => values.writeUInt32BE(Number(value), 4 * index));
      return Buffer.concat([name(first), name(second), values]);
    }
    default:
      throw new RangeError(`data of type ${type} is written as \\# length hex`);
  }
}

/** Quoted or not, in pieces of 255 octets (RFC 1035 3.3). */
function characterStrings(text: string): Buffer {
  const content = Buffer.from(text.replace(/^"|"$/g, '').replaceAll(/"\s+"/g, ''), 'latin1');
  const pieces = Array.from({ length: Math.max(1, Math.ceil(content.length / 255)) }, (_, index) =>
    content.subarray(255 * index, 255 * (index + 1)),
  );
  return Buffer.concat(pieces.flatMap((piece) => [Buffer.of(piece.length), piece]));
}

/** Compression is left out: the owner is written in full. */
export function encodeRecord({ owner, type, ttl, data }: ResourceRecord): Buffer {
  const fixed = Buffer.alloc(10);
  fixed.writeUInt16BE(type, 0);
  fixed.writeUInt16BE(1, 2);
  fixed.writeUInt32BE(ttl, 4);
  fixed.writeUInt16BE(data.length, 8);
  return Buffer.concat([encodeName(owner), fixed, data]);
}
