import { readName } from './name.ts';
import { opaque, readRdata, type Rdata } from './rdata.ts';
import { typeName } from './types.ts';

export interface DnsRecord extends Rdata {
  /** Owner, without trailing dot. */
  readonly name: string;
  /** `TYPE123` of those without a name (RFC 3597 5). */
  readonly type: string;
  /** Seconds. */
  readonly ttl: number;
  readonly rdata: Buffer;
  /** Why the data is not what the type wants; it then is in the form of RFC 3597 5. */
  readonly malformed: string | null;
}

/** RFC 6891 6.1.3. */
export interface Edns {
  readonly version: number;
  /** UDP payload that the sender takes. */
  readonly size: number;
  readonly dnssecOk: boolean;
}

export interface Message {
  readonly id: number;
  readonly isResponse: boolean;
  readonly opcode: number;
  readonly isAuthoritative: boolean;
  /** TC: the whole answer comes over TCP (RFC 7766 5). */
  readonly isTruncated: boolean;
  /** RA */
  readonly offersRecursion: boolean;
  /** AD */
  readonly isAuthentic: boolean;
  /** Name of the response code, extended by EDNS where there is any; `RCODE n` for those that came later. */
  readonly rcode: string;
  readonly questions: readonly { readonly name: string; readonly type: string }[];
  readonly answers: readonly DnsRecord[];
  readonly authorities: readonly DnsRecord[];
  /** All but OPT. */
  readonly additionals: readonly DnsRecord[];
  readonly edns: Edns | null;
  readonly octets: number;
}

/** Octets that are no message. */
export interface MalformedMessage {
  readonly malformed: string;
  /** Offset of the part that cannot be read. */
  readonly at: number;
  /** Hex of the octets from there, at most 32 of them. */
  readonly hex: string;
}

/** RFC 1035 4.1.1, RFC 2136 2.2. */
const rcodes = ['NOERROR', 'FORMERR', 'SERVFAIL', 'NXDOMAIN', 'NOTIMP', 'REFUSED'];
const rcodeName = (code: number): string => rcodes[code] ?? `RCODE ${code}`;

const classIn = 1;

interface WireRecord {
  readonly record: DnsRecord;
  readonly class: number;
  readonly end: number;
}

/**
 * A message as it is on the wire (RFC 1035 4.1), also one of dynamic update (RFC 2136 2). dns-packet's decoder goes by the type and not by
 * RDLENGTH, makes an address of a short AAAA record and its neighbours, and gives up a whole message for one odd record. Never throws.
 */
export function decodeMessage(wire: Buffer): Message | MalformedMessage {
  let at = 0;
  try {
    if (wire.length < 12) throw new RangeError(`${wire.length} octets are no header`);
    const flags = wire.readUInt16BE(2);
    at = 12;
    const questions: { name: string; type: string }[] = [];
    for (let left = wire.readUInt16BE(4); left > 0; left -= 1) {
      const { name, end } = readName(wire, at);
      if (end + 4 > wire.length) throw new RangeError('a question ends behind the message');
      questions.push({ name, type: typeName(wire.readUInt16BE(end)) });
      at = end + 4;
    }
    const [answers, authorities, additionals] = [6, 8, 10].map((count) => {
      const records: WireRecord[] = [];
      for (let left = wire.readUInt16BE(count); left > 0; left -= 1) {
        const one = readRecord(wire, at);
        records.push(one);
        at = one.end;
      }
      return records;
    });
    const opt = additionals?.find(({ record }) => record.type === 'OPT');
    const high = opt === undefined ? 0 : opt.record.ttl >>> 24;
    const plain = (records: readonly WireRecord[] = []): DnsRecord[] =>
      records.flatMap(({ record }) => (record.type === 'OPT' ? [] : [record]));
    return {
      id: wire.readUInt16BE(0),
      isResponse: (flags & 0x8000) !== 0,
      opcode: (flags >> 11) & 0xf,
      isAuthoritative: (flags & 0x0400) !== 0,
      isTruncated: (flags & 0x0200) !== 0,
      offersRecursion: (flags & 0x0080) !== 0,
      isAuthentic: (flags & 0x0020) !== 0,
      rcode: rcodeName((high << 4) | (flags & 0xf)),
      questions,
      answers: plain(answers),
      authorities: plain(authorities),
      additionals: plain(additionals),
      edns:
        opt === undefined
          ? null
          : { version: (opt.record.ttl >> 16) & 0xff, size: opt.class, dnssecOk: (opt.record.ttl & 0x8000) !== 0 },
      octets: wire.length,
    };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { malformed: error.message, at, hex: wire.toString('hex', at, at + 32) };
  }
}

function readRecord(wire: Buffer, start: number): WireRecord {
  const { name, end: at } = readName(wire, start);
  if (at + 10 > wire.length) throw new RangeError('a record ends behind the message');
  const type = typeName(wire.readUInt16BE(at));
  const recordClass = wire.readUInt16BE(at + 2);
  const from = at + 10;
  const end = from + wire.readUInt16BE(at + 8);
  if (end > wire.length) throw new RangeError('a record ends behind the message');
  const base = { name, type, ttl: wire.readUInt32BE(at + 4), rdata: wire.subarray(from, end) };
  const whole = (rdata: Rdata, malformed: string | null): WireRecord => ({
    record: { ...base, ...rdata, malformed },
    class: recordClass,
    end,
  });
  // RFC 2136 2.4, 2.5: records of other classes than the zone's stand for sets and carry no data.
  if (recordClass !== classIn) return whole(opaque(wire, from, end), null);
  try {
    return whole(readRdata(type, wire, from, end), null);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return whole(opaque(wire, from, end), error.message);
  }
}
