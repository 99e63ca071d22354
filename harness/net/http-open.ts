import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { dial, type Endpoint } from './dial.ts';
import { type Exchange, exchange, type Reply, type Request, requestHead } from './http1.ts';
import { type Hello, type Session, shake } from './tls.ts';

export interface Open {
  readonly to: Endpoint;
  readonly local: string | null;
  /** null for http. */
  readonly tls: Pick<Hello, 'sni' | 'identity' | 'ca'> | null;
  readonly connectMs: number;
  /** For the TLS handshake. */
  readonly idleMs: number;
  readonly signal: AbortSignal;
}

/** A connection that takes HTTP/1.1, or where it ended. `tls`: no TLS session, `detail` is `<Shaken outcome>: <code>`. */
export type Opened =
  | {
      readonly outcome: 'open';
      readonly stream: Socket;
      readonly local: Endpoint;
      readonly session: Session | null;
      /** SHA-1 of the leaf, hex. */
      readonly thumbprint: string | null;
      /** Milliseconds from SYN to the connection. */
      readonly connectMs: number;
    }
  | { readonly outcome: 'silent' | 'refused' | 'reset' | 'tls'; readonly detail: string; readonly local: Endpoint | null };

/**
 * Connects to one address, over TLS where asked.
 * @throws what stopped us from asking, an ICMP error of an unknown sender included; the signal's reason.
 */
export async function open({ to, local, tls, connectMs, idleMs, signal }: Open): Promise<Opened> {
  const dialled = await dial({ ...to, local, timeoutMs: connectMs, signal });
  if (dialled.outcome === 'unreachable') throw dialled.error;
  if (dialled.outcome === 'timeout') return { outcome: 'silent', detail: dialled.code, local: null };
  if (dialled.outcome !== 'open') return { outcome: dialled.outcome, detail: dialled.code, local: null };
  const at = { outcome: 'open', local: dialled.local, connectMs: dialled.ms } as const;
  if (tls === null) return { ...at, stream: dialled.socket, session: null, thumbprint: null };
  const hello = { ...tls, alpn: ['http/1.1'], min: 'TLSv1.2', max: 'TLSv1.3', timeoutMs: idleMs, signal } as const;
  const shaken = await shake(dialled.socket, hello);
  if (shaken.outcome !== 'session') {
    return { outcome: 'tls', detail: `${shaken.outcome}: ${shaken.detail}`, local: dialled.local };
  }
  return { ...at, stream: shaken.socket, session: shaken.session, thumbprint: shaken.thumbprint };
}

/** A connection for several requests, one after the other (RFC 9112 9.3). */
export interface Persistent {
  readonly local: Endpoint;
  readonly connectMs: number;
  /** `announced`: the last reply said that it is the last (RFC 9112 9.6). Else how the connection ended between two replies. */
  readonly state: 'open' | 'announced' | 'closed' | 'reset';
  ask(request: Request, limits: Pick<Exchange, 'limits' | 'idleMs' | 'totalMs'>): Promise<Reply>;
  /** Resolves after so many milliseconds, or when the peer ends the connection. Rejects with the signal's reason. */
  pause(ms: number): Promise<void>;
  close(): void;
}

/** A persistent connection of one that is open. */
export function persistent(opened: Extract<Opened, { outcome: 'open' }>, signal: AbortSignal): Persistent {
  const { stream, local, connectMs } = opened;
  const over = new AbortController();
  let state: Persistent['state'] = 'open';
  const end = (how: 'announced' | 'closed' | 'reset') => {
    if (state === 'open') state = how;
    over.abort();
  };
  stream.on('end', () => end('closed')).on('error', () => end('reset'));
  stream.on('close', () => end('closed'));
  return {
    local,
    connectMs,
    get state() {
      return state;
    },
    async ask(request, limits) {
      const head = requestHead(request);
      const reply = await exchange(stream, { ...limits, method: request.method, head, signal, keep: true });
      if (isLast(reply)) end('announced');
      return reply;
    },
    async pause(ms) {
      await delay(ms, undefined, { signal: AbortSignal.any([signal, over.signal]) }).catch((error: unknown) => {
        signal.throwIfAborted();
        if (!over.signal.aborted) throw error;
      });
    },
    close: () => stream.destroy(),
  };
}

/** RFC 9112 9.3: HTTP/1.1 persists unless `close` is said; a body that ends with the connection cannot. */
function isLast({ head, body }: Reply): boolean {
  if (head === null) return false;
  const options = head.headers.filter(([name]) => name.toLowerCase() === 'connection').flatMap(([, value]) => value.split(','));
  return head.version !== '1.1' || body.framing === 'close' || options.some((option) => option.trim().toLowerCase() === 'close');
}
