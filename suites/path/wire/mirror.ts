import { randomBytes } from 'node:crypto';
import type { z } from 'zod';
import { withoutZone } from '../../../harness/address/literal.ts';
import type { Asking } from '../../../harness/net/asking.ts';
import { dial, type Dialled } from '../../../harness/net/dial.ts';
import { exchange, type Reply, requestHead } from '../../../harness/net/http1.ts';
import { pathErrno } from './failure.ts';

export const newToken = (): string => randomBytes(16).toString('hex');

type Opened = Extract<Dialled, { outcome: 'open' }>;

/** A TCP connection to the mirror, or the errno of what came instead. */
export async function reach(ask: Asking): Promise<Opened | { outcome: 'dead'; code: string }> {
  try {
    const dialled = await dial({ ...ask, timeoutMs: ask.deadlineMs });
    return dialled.outcome === 'open' ? dialled : { outcome: 'dead', code: dialled.code };
  } catch (error) {
    ask.signal.throwIfAborted();
    return { outcome: 'dead', code: pathErrno(error) };
  }
}

/** Of a small answer all is kept; a large one is counted and hashed. */
const keptOctets = 4_096;
const largestBody = 1 << 20;

export interface HttpAsking extends Asking {
  readonly method: 'GET' | 'POST';
  readonly target: string;
  readonly body?: Uint8Array;
  /** For the whole reply; twice the deadline unless told. */
  readonly totalMs?: number;
}

/** One HTTP exchange with the mirror; the deadline is for the connection and for each silence. */
export async function askHttp(ask: HttpAsking): Promise<Reply | { outcome: 'dead'; code: string }> {
  const opened = await reach(ask);
  if (opened.outcome === 'dead') return opened;
  const length = ask.body === undefined ? [] : ([['Content-Length', `${ask.body.length}`]] as const);
  const host = ask.address.includes(':') ? `[${withoutZone(ask.address)}]:${ask.port}` : `${ask.address}:${ask.port}`;
  return await exchange(opened.socket, {
    method: ask.method,
    head: requestHead({ method: ask.method, target: ask.target, host, headers: [...length, ['Connection', 'close']] }),
    ...(ask.body === undefined ? {} : { body: ask.body }),
    limits: { keep: keptOctets, body: largestBody },
    idleMs: ask.deadlineMs,
    totalMs: ask.totalMs ?? 2 * ask.deadlineMs,
    signal: ask.signal,
  });
}

/** What a mirror said, if it is of the form its protocol has; null else. */
export function readJson<T>(schema: z.ZodType<T>, text: string): T | null {
  try {
    const read = schema.safeParse(JSON.parse(text));
    return read.success ? read.data : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
