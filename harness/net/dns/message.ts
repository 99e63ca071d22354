import { randomInt } from 'node:crypto';
import { decodeMessage, type DnsRecord, type MalformedMessage, type Message } from './decode.ts';
import { canonicalName, writeName } from './name.ts';
import { typeName, typeNumber } from './types.ts';

export interface Question {
  readonly name: string;
  /** By name, or by number where it has none. */
  readonly type: string | number;
  /** RD; desired unless told. */
  readonly recursion?: boolean;
  /** UDP payload offered (RFC 6891 6.2.3); without it there is no EDNS. */
  readonly edns?: number | null;
  /** DO (RFC 3225); needs EDNS. */
  readonly dnssecOk?: boolean;
  /** CD (RFC 4035 3.2.2). */
  readonly checkingDisabled?: boolean;
}

/** A question as it is on the wire. */
export interface Query {
  readonly question: Question;
  /** Its answer must repeat it. */
  readonly id: number;
  readonly wire: Buffer;
  /** Octets that a UDP answer may have (RFC 1035 4.2.1, RFC 6891 6.2.3). */
  readonly largest: number;
}

/** Why octets are no answer to a question. */
export type Malformed = 'too-large' | 'unreadable' | 'other-message' | 'cut-short';

/** What one question to one server came to. */
export type Answered =
  | { readonly outcome: 'reply'; readonly reply: Message }
  /** `detail` says where octets cannot be read; null where they can. */
  | { readonly outcome: 'malformed'; readonly why: Malformed; readonly detail: MalformedMessage | null }
  /** Silence (`ETIMEDOUT`, our own deadline), an RST or an ICMP error; `code` is the errno. */
  | { readonly outcome: 'failed'; readonly code: string; readonly error: Error };

const flagBits = { recursionDesired: 0x0100, checkingDisabled: 0x0010, dnssecOk: 0x8000 } as const;
const optType = 41;

/** A question of class IN, under a fresh id. @throws RangeError for an unknown type or what is no name */
export function query(question: Question): Query {
  const { name, type, recursion = true, edns = null, dnssecOk = false, checkingDisabled = false } = question;
  const id = randomInt(65_536);
  const flags = (recursion ? flagBits.recursionDesired : 0) | (checkingDisabled ? flagBits.checkingDisabled : 0);
  const parts = [uint16(id, flags, 1, 0, 0, edns === null ? 0 : 1), writeName(name), uint16(typeNumber(type), 1)];
  // RFC 6891 6.1.2: the root as owner, the payload as class, DO in the TTL, no options.
  if (edns !== null) parts.push(Buffer.alloc(1), uint16(optType, edns, 0, dnssecOk ? flagBits.dnssecOk : 0, 0));
  return { question, id, wire: Buffer.concat(parts), largest: edns ?? 512 };
}

function uint16(...numbers: readonly number[]): Buffer {
  const octets = Buffer.alloc(2 * numbers.length);
  for (const [at, number] of numbers.entries()) octets.writeUInt16BE(number, 2 * at);
  return octets;
}

/** The answer to a question. */
export function readReply(
  wire: Buffer,
  { id, question }: Pick<Query, 'id' | 'question'>,
): Exclude<Answered, { outcome: 'failed' }> {
  const message = decodeMessage(wire);
  if ('malformed' in message) return { outcome: 'malformed', why: 'unreadable', detail: message };
  if (message.id !== id || !message.isResponse || !repeats(message, question)) {
    return { outcome: 'malformed', why: 'other-message', detail: null };
  }
  return { outcome: 'reply', reply: message };
}

/** RFC 5452 9.1. A server that could not read the question leaves it out (RFC 1035 4.1.1: FORMERR). */
function repeats({ questions: [first] }: Message, { name, type }: Question): boolean {
  if (first === undefined) return true;
  return canonicalName(first.name) === canonicalName(name) && first.type === typeName(typeNumber(type));
}

/** The addresses among the answers, of A or of AAAA records. */
export function addressesOf({ answers }: { readonly answers: readonly DnsRecord[] }, type: 'A' | 'AAAA'): string[] {
  return answers.flatMap((record) => (record.type === type && record.malformed === null ? [record.data] : []));
}
