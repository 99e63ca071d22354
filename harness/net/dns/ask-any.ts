import { setTimeout as wait } from 'node:timers/promises';
import { type Answer, type Exchange, exchange } from './exchange.ts';
import type { Question } from './message.ts';

export interface Authorities {
  /** Local address to bind; null lets the kernel choose. */
  readonly local: string | null;
  /** Milliseconds that one server has. */
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
}

export interface Server {
  readonly address: string;
  readonly port: number;
}

/** A server that does not answer at once gets company after so many milliseconds. */
const patienceMs = 250;
const mostServers = 4;

export interface AnyAnswer {
  /** The answer that will do; null where none came. */
  readonly answer: Answer | null;
  /** Every exchange that came to an end. */
  readonly asked: readonly Exchange[];
}

/**
 * One question to several servers of a zone, without recursion, until one answers as `isUseful` wants; each once by UDP, then by TCP where
 * the answer is truncated, and without EDNS where it is not understood (RFC 6891 7).
 * @throws what stopped us from asking, when nobody could be asked
 */
export async function askAny(
  question: Pick<Question, 'name' | 'type'>,
  servers: readonly Server[],
  isUseful: (answer: Answer) => boolean,
  at: Authorities,
): Promise<AnyAnswer> {
  const stop = new AbortController();
  const signal = AbortSignal.any([at.signal, stop.signal]);
  const asked: Exchange[] = [];
  const failures: unknown[] = [];
  let useful: Answer | null = null;
  const ask = async ({ address, port }: Server): Promise<void> => {
    try {
      const got = await askWhole(question, { address, port, local: at.local, deadlineMs: at.deadlineMs, signal });
      asked.push(got);
      if (got.answer !== null && isUseful(got.answer)) {
        useful ??= got.answer;
        stop.abort();
      }
    } catch (error) {
      at.signal.throwIfAborted();
      if (!stop.signal.aborted) failures.push(error);
    }
  };
  const running: Promise<void>[] = [];
  for (const server of servers.slice(0, mostServers)) {
    if (stop.signal.aborted) break;
    const one = ask(server);
    running.push(one);
    await Promise.race([one, wait(patienceMs, undefined, { ref: false })]);
  }
  await Promise.all(running);
  if (asked.length === 0 && failures.length > 0) throw failures[0];
  return { answer: useful, asked };
}

async function askWhole(question: Pick<Question, 'name' | 'type'>, to: Server & Authorities): Promise<Exchange> {
  const plain = { ...question, recursion: false };
  const first = await exchange({ ...plain, edns: 1_232 }, { ...to, transport: 'udp' });
  if (first.answer?.isTruncated === true) return await exchange({ ...plain, edns: 1_232 }, { ...to, transport: 'tcp' });
  if (first.answer?.rcode === 'FORMERR') return await exchange(plain, { ...to, transport: 'udp' });
  return first;
}
