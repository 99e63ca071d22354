import { randomInt } from 'node:crypto';
import { type Answer, decode, encode, RECURSION_DESIRED, type RecordType } from 'dns-packet';
import { withSoundLengths } from './record-lengths.ts';

export interface Question {
  readonly name: string;
  /** Of a type that dns-packet has no name for, the number. */
  readonly type: RecordType | number;
}

/** A question as it is on the wire, and the id that its answer must repeat. */
export interface Query {
  readonly id: number;
  readonly wire: Buffer;
}

export interface Reply {
  /** Name of the response code (RFC 1035 4.1.1), `RCODE n` for those that came later. */
  readonly rcode: string;
  /** TC: the whole answer comes over TCP (RFC 7766 5). */
  readonly isTruncated: boolean;
  /** An A or AAAA record whose data is no address is of an unknown type here. */
  readonly answers: readonly Answer[];
}

/** Why octets are no answer to a question. */
export type Malformed = 'too-large' | 'unreadable' | 'other-message' | 'cut-short';

/** What one question to one server came to. */
export type Answered =
  | { readonly outcome: 'reply'; readonly reply: Reply }
  | { readonly outcome: 'malformed'; readonly why: Malformed }
  /** Silence (`ETIMEDOUT`, our own deadline), an RST or an ICMP error; `code` is the errno. */
  | { readonly outcome: 'failed'; readonly code: string; readonly error: Error };

/** A recursive question of class IN, without EDNS. */
export function query({ name, type }: Question): Query {
  const id = randomInt(65_536);
  const known = typeof type === 'number' ? 'NULL' : type;
  const wire = encode({ type: 'query', id, flags: RECURSION_DESIRED, questions: [{ type: known, name }] });
  // The type stands before the class, at the end (RFC 1035 4.1.2).
  if (typeof type === 'number') wire.writeUInt16BE(type, wire.length - 4);
  return { id, wire };
}

/** The answer to the question with this id. */
export function readReply(wire: Buffer, id: number): Exclude<Answered, { outcome: 'failed' }> {
  let packet;
  try {
    packet = decode(withSoundLengths(wire));
  } catch {
    // dns-packet throws errors of many kinds on malformed messages.
    return { outcome: 'malformed', why: 'unreadable' };
  }
  if (packet.id !== id || packet.type !== 'response') return { outcome: 'malformed', why: 'other-message' };
  return {
    outcome: 'reply',
    reply: { rcode: rcodeOf(packet.flags ?? 0), isTruncated: packet.flag_tc, answers: packet.answers ?? [] },
  };
}

/** The addresses among the answers, of A or of AAAA records. */
export function addressesOf({ answers }: Pick<Reply, 'answers'>, type: 'A' | 'AAAA'): string[] {
  return answers.flatMap((record) => (record.type === type ? [record.data] : []));
}

/** RFC 1035 4.1.1. */
const rcodes = ['NOERROR', 'FORMERR', 'SERVFAIL', 'NXDOMAIN', 'NOTIMP', 'REFUSED'];

const rcodeOf = (flags: number): string => rcodes[flags & 0xf] ?? `RCODE ${flags & 0xf}`;
