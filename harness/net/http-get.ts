import { performance } from 'node:perf_hooks';
import type { Duplex } from 'node:stream';
import { dial, type Endpoint } from './dial.ts';
import { type Exchange, exchange, type Reply, type Request, requestHead } from './http1.ts';
import { type Hello, type Session, shake } from './tls.ts';

export interface Fetch extends Pick<Exchange, 'limits' | 'idleMs' | 'totalMs' | 'progress' | 'body'> {
  readonly to: Endpoint;
  readonly local: string | null;
  /** null for http. */
  readonly tls: Pick<Hello, 'sni' | 'identity' | 'ca'> | null;
  readonly request: Request;
  readonly connectMs: number;
  readonly signal: AbortSignal;
}

/** How one exchange with one address went, whichever layer it ended in. `tls`: no TLS session, `detail` is `<Shaken outcome>: <code>`. */
export interface Fetched {
  readonly outcome: Reply['outcome'] | 'refused' | 'tls';
  readonly detail: string | null;
  readonly local: Endpoint | null;
  readonly session: Session | null;
  /** null when no request was sent. */
  readonly reply: Reply | null;
  readonly ms: number;
}

/**
 * Connects to one address, over TLS where asked, and makes one HTTP/1.1 exchange.
 * @throws what stopped us from asking, an ICMP error of an unknown sender included; the signal's reason.
 */
export async function httpFetch(ask: Fetch): Promise<Fetched> {
  const start = performance.now();
  const { to, local, signal } = ask;
  const dialled = await dial({ ...to, local, timeoutMs: ask.connectMs, signal });
  const ended = (is: Omit<Fetched, 'ms'>): Fetched => ({ ...is, ms: performance.now() - start });
  const without = { local: null, session: null, reply: null };
  if (dialled.outcome === 'unreachable') throw dialled.error;
  if (dialled.outcome === 'timeout') return ended({ ...without, outcome: 'silent', detail: dialled.code });
  if (dialled.outcome !== 'open') return ended({ ...without, outcome: dialled.outcome, detail: dialled.code });

  let stream: Duplex = dialled.socket;
  let session: Session | null = null;
  if (ask.tls !== null) {
    const hello = { ...ask.tls, alpn: ['http/1.1'], min: 'TLSv1.2', max: 'TLSv1.3', timeoutMs: ask.idleMs, signal } as const;
    const shaken = await shake(dialled.socket, hello);
    if (shaken.outcome !== 'session') {
      return ended({ ...without, local: dialled.local, outcome: 'tls', detail: `${shaken.outcome}: ${shaken.detail}` });
    }
    ({ socket: stream, session } = shaken);
  }
  const reply = await exchange(stream, {
    method: ask.request.method,
    head: requestHead(ask.request),
    limits: ask.limits,
    idleMs: ask.idleMs,
    totalMs: ask.totalMs,
    signal,
    ...(ask.body === undefined ? {} : { body: ask.body }),
    ...(ask.progress === undefined ? {} : { progress: ask.progress }),
  });
  return ended({ outcome: reply.outcome, detail: reply.detail, local: dialled.local, session, reply });
}
