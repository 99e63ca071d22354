import { isIP } from 'node:net';
import { performance } from 'node:perf_hooks';
import type { Asking } from '../asking.ts';
import { unreachableErrors } from '../dial.ts';
import type { DnsRecord, Edns, Message } from './decode.ts';
import type { Answered, Question } from './message.ts';
import { askTcp, askTls } from './tcp.ts';
import { askUdp } from './udp.ts';

export type DnsTransport = 'udp' | 'tcp' | 'tls';

export interface Exchanging extends Asking {
  readonly transport: DnsTransport;
}

/** A record as JSON. */
export type PlainRecord = Pick<DnsRecord, 'name' | 'type' | 'ttl' | 'data' | 'target' | 'malformed'>;

export interface Answer {
  readonly isAuthoritative: boolean;
  readonly isTruncated: boolean;
  readonly offersRecursion: boolean;
  readonly isAuthentic: boolean;
  readonly rcode: string;
  /** The name that it repeats, in the case in which it does; null where it repeats none. */
  readonly question: string | null;
  readonly edns: Edns | null;
  /** Octets of the message, without the length that TCP puts before it. */
  readonly octets: number;
  readonly answers: PlainRecord[];
  readonly authorities: PlainRecord[];
  readonly additionals: PlainRecord[];
}

/** One question to one address by one transport, once, and what came of it; JSON. */
export interface Exchange {
  /** Who was asked; UDP is heard from nobody else, since the socket is connected. */
  readonly server: string;
  readonly port: number;
  readonly transport: DnsTransport;
  readonly name: string;
  readonly type: string;
  /**
   * `refused` and `reset`: of the connection, or ICMP port unreachable. `closed`: the stream ended early. `malformed`: octets came that are
   * no answer to the question.
   */
  readonly outcome: 'answer' | 'silent' | 'refused' | 'reset' | 'unreachable' | 'closed' | 'malformed';
  /** errno, or where and why octets cannot be read; null with an answer. */
  readonly detail: string | null;
  /** Milliseconds until the outcome was known. */
  readonly ms: number;
  readonly answer: Answer | null;
}

const mostRecords = 64;
const longestData = 1_000;

/**
 * @throws what stopped us from asking: no route from our own kernel, an errno of our own side, a name that is none, or the signal's reason
 */
export async function exchange(question: Question, { transport, ...to }: Exchanging): Promise<Exchange> {
  const local = to.local !== null && isIP(withoutZone(to.local)) === isIP(withoutZone(to.address)) ? to.local : null;
  const start = performance.now();
  const ask = { udp: askUdp, tcp: askTcp, tls: askTls }[transport];
  // Half-way a datagram goes out again: a Teredo client may drop the first ones to a peer that it has yet to find (RFC 4380 5.2.4).
  const answered = await ask(question, { ...to, local, resendMs: to.deadlineMs / 2 });
  return {
    server: to.address,
    port: to.port,
    transport,
    name: question.name,
    type: String(question.type),
    ms: performance.now() - start,
    ...outcomeOf(answered),
  };
}

const withoutZone = (address: string): string => address.replace(/%.*/, '');

function outcomeOf(answered: Answered): Pick<Exchange, 'outcome' | 'detail' | 'answer'> {
  if (answered.outcome === 'reply') return { outcome: 'answer', detail: null, answer: plain(answered.reply) };
  if (answered.outcome === 'malformed') {
    const { why, detail } = answered;
    const where = detail === null ? '' : `: ${detail.malformed} at octet ${detail.at} (${detail.hex})`;
    return { outcome: why === 'cut-short' ? 'closed' : 'malformed', detail: `${why}${where}`, answer: null };
  }
  const { code, error } = answered;
  if (code === 'ETIMEDOUT') return { outcome: 'silent', detail: code, answer: null };
  if (code === 'ECONNREFUSED') return { outcome: 'refused', detail: code, answer: null };
  if (unreachableErrors.has(code)) return { outcome: 'unreachable', detail: code, answer: null };
  if (['ECONNRESET', 'EPIPE', 'EPROTO'].includes(code) || code.startsWith('ERR_SSL_')) {
    return { outcome: 'reset', detail: code, answer: null };
  }
  throw error;
}

function plain({
  isAuthoritative,
  isTruncated,
  offersRecursion,
  isAuthentic,
  rcode,
  questions: [question],
  edns,
  octets,
  ...sections
}: Message): Answer {
  const listed = (records: readonly DnsRecord[]): PlainRecord[] =>
    records.slice(0, mostRecords).map(({ name, type, ttl, data, target, malformed }) => ({
      name,
      type,
      ttl,
      data: data.slice(0, longestData),
      target,
      malformed,
    }));
  return {
    isAuthoritative,
    isTruncated,
    offersRecursion,
    isAuthentic,
    rcode,
    question: question?.name ?? null,
    edns,
    octets,
    answers: listed(sections.answers),
    authorities: listed(sections.authorities),
    additionals: listed(sections.additionals),
  };
}
