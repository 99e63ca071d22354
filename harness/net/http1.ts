import { performance } from 'node:perf_hooks';
import type { Duplex } from 'node:stream';
import { errnoOf } from './dial.ts';
import { type ReplyBody, type ReplyHead, type ReplyLimits, replyReader } from './http1-reply.ts';

export interface Request {
  readonly method: string;
  /** Request target as it goes on the wire: origin form, absolute form or what a test wants. */
  readonly target: string;
  /** Text of the Host field, sent as it is; null sends no Host. */
  readonly host: string | null;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** 1.1 unless told. */
  readonly version?: '1.0';
}

/** The head of a request, octet for octet. */
export function requestHead({ method, target, host, headers, version }: Request): Buffer {
  const fields = [...(host === null ? [] : [['Host', host] as const]), ...headers];
  return Buffer.from(
    `${method} ${target} HTTP/${version ?? '1.1'}\r\n${fields.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`,
    'latin1',
  );
}

export interface Exchange {
  readonly method: string;
  readonly head: Uint8Array;
  readonly body?: Uint8Array;
  readonly limits: ReplyLimits;
  /** Milliseconds without progress (an octet received, or taken by the kernel) after which the peer counts as silent. */
  readonly idleMs: number;
  /** Milliseconds after which reading ends even where octets trickle in. */
  readonly totalMs: number;
  readonly signal: AbortSignal;
  /** Called with the number of octets received so far, head included, and sent so far. */
  readonly progress?: (received: number, sent: number) => void;
  /** Leaves the connection open after a whole reply; who keeps it listens to its errors. */
  readonly keep?: true;
}

/** What came back, and how it ended. */
export interface Reply {
  /**
   * `response`: a whole header section came (the body may lack: see `ended`). Else how it ended without one; `slow`: octets came until
   * `totalMs` was over.
   */
  readonly outcome: 'response' | 'reset' | 'closed' | 'silent' | 'slow' | 'malformed';
  readonly ended: 'complete' | 'limit' | 'reset' | 'closed' | 'silent' | 'slow' | 'malformed';
  /** errno, or what is malformed. */
  readonly detail: string | null;
  readonly head: ReplyHead | null;
  readonly body: ReplyBody;
  /** Octets received, head and framing included. */
  readonly received: number;
  /** Octets of the request that our kernel took. */
  readonly sent: number;
  readonly firstOctetMs: number | null;
  /** Longest time without progress. */
  readonly longestGapMs: number;
  readonly ms: number;
}

/** Large enough to be few writes, small enough to see a stall. */
const writeOctets = 16_384;

/**
 * Sends a request over an open connection and reads one reply; then the connection is destroyed, unless it is to be kept.
 * @throws the signal's reason; never for what the peer did.
 */
export async function exchange(socket: Duplex, ask: Exchange): Promise<Reply> {
  ask.signal.throwIfAborted();
  const reader = replyReader(ask.method, ask.limits);
  const start = performance.now();
  let received = 0;
  let sent = 0;
  let firstOctetMs: number | null = null;
  let lastProgress = start;
  let longestGapMs = 0;
  const { promise, resolve, reject } = Promise.withResolvers<{ ended: Reply['ended']; detail: string | null }>();

  const moved = () => {
    const now = performance.now();
    longestGapMs = Math.max(longestGapMs, now - lastProgress);
    lastProgress = now;
    idle.refresh();
    ask.progress?.(received, sent);
  };
  const idle = setTimeout(() => {
    longestGapMs = Math.max(longestGapMs, performance.now() - lastProgress);
    resolve({ ended: 'silent', detail: 'ETIMEDOUT' });
  }, ask.idleMs);
  const total = setTimeout(() => resolve({ ended: 'slow', detail: null }), ask.totalMs);
  const abort = () => reject(ask.signal.reason);
  ask.signal.addEventListener('abort', abort, { once: true });

  const settle = () => {
    if (reader.state === 'short') resolve({ ended: 'closed', detail: 'EOF' });
    else if (reader.state === 'malformed') resolve({ ended: 'malformed', detail: reader.trouble });
    else if (reader.state !== 'open') resolve({ ended: reader.state, detail: null });
  };
  const onData = (piece: Buffer) => {
    received += piece.length;
    firstOctetMs ??= performance.now() - start;
    moved();
    if (reader.push(piece)) settle();
  };
  const onEnd = () => {
    reader.end();
    settle();
  };
  const onError = (error: Error) => {
    const code = errnoOf(error);
    if (code === 'ETIMEDOUT') resolve({ ended: 'silent', detail: code });
    // A TLS record that cannot be read is the peer's too.
    else resolve(code?.startsWith('ERR_SSL') === true ? { ended: 'malformed', detail: code } : { ended: 'reset', detail: code });
  };
  const onClose = () => resolve({ ended: 'closed', detail: 'EOF' });
  socket.on('data', onData).on('end', onEnd).on('error', onError).on('close', onClose);

  const request = ask.body === undefined ? Buffer.from(ask.head) : Buffer.concat([ask.head, ask.body]);
  const write = () => {
    if (sent >= request.length || socket.destroyed || !socket.writable) return;
    const piece = request.subarray(sent, sent + writeOctets);
    socket.write(piece, (error) => {
      // The socket's own error event tells what happened.
      if (error !== null && error !== undefined) return;
      sent += piece.length;
      moved();
      write();
    });
  };
  write();

  try {
    const { ended, detail } = await promise;
    const outcome = reader.head === null && ended !== 'complete' && ended !== 'limit' ? ended : 'response';
    const ms = performance.now() - start;
    return { outcome, ended, detail, head: reader.head, body: reader.body(), received, sent, firstOctetMs, longestGapMs, ms };
  } finally {
    clearTimeout(idle);
    clearTimeout(total);
    ask.signal.removeEventListener('abort', abort);
    if (ask.keep === true && reader.state === 'complete') {
      socket.off('data', onData).off('end', onEnd).off('error', onError).off('close', onClose);
    } else socket.destroy();
  }
}
