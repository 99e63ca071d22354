import { performance } from 'node:perf_hooks';
import type { Endpoint } from './dial.ts';
import { type Exchange, exchange, type Reply, type Request, requestHead } from './http1.ts';
import { open, type Open } from './http-open.ts';
import type { Session } from './tls.ts';

export interface Fetch extends Omit<Open, 'idleMs'>, Pick<Exchange, 'limits' | 'idleMs' | 'totalMs' | 'progress' | 'body'> {
  readonly request: Request;
}

/** How one exchange with one address went, whichever layer it ended in. `tls`: no TLS session, `detail` is `<Shaken outcome>: <code>`. */
export interface Fetched {
  readonly outcome: Reply['outcome'] | 'refused' | 'tls';
  readonly detail: string | null;
  readonly local: Endpoint | null;
  readonly session: Session | null;
  /** SHA-1 of the certificate, hex; null without TLS session. */
  readonly thumbprint: string | null;
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
  const opened = await open(ask);
  const ended = (is: Omit<Fetched, 'ms'>): Fetched => ({ ...is, ms: performance.now() - start });
  if (opened.outcome !== 'open') return ended({ ...opened, session: null, thumbprint: null, reply: null });
  const reply = await exchange(opened.stream, {
    method: ask.request.method,
    head: requestHead(ask.request),
    limits: ask.limits,
    idleMs: ask.idleMs,
    totalMs: ask.totalMs,
    signal: ask.signal,
    ...(ask.body === undefined ? {} : { body: ask.body }),
    ...(ask.progress === undefined ? {} : { progress: ask.progress }),
  });
  const { local, session, thumbprint } = opened;
  return ended({ outcome: reply.outcome, detail: reply.detail, local, session, thumbprint, reply });
}
