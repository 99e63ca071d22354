import type { Duplex } from 'node:stream';
import { errnoOf } from './dial.ts';

export interface RawAsk {
  readonly octets: Uint8Array;
  /** Octets of answer after which reading ends. */
  readonly enough: number;
  /** Milliseconds for the whole answer. */
  readonly waitMs: number;
  readonly signal: AbortSignal;
}

export interface RawAnswer {
  /** At most `enough`. */
  readonly octets: Buffer;
  readonly ended: 'enough' | 'closed' | 'reset' | 'silent';
}

/**
 * Sends octets as they are over an open connection and takes what comes first; then the connection is destroyed.
 * @throws the signal's reason; never for what the peer did.
 */
export async function rawExchange(socket: Duplex, { octets, enough, waitMs, signal }: RawAsk): Promise<RawAnswer> {
  signal.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<RawAnswer['ended']>();
  let got = Buffer.alloc(0);
  const deadline = setTimeout(() => resolve('silent'), waitMs);
  const abort = () => reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  socket.on('data', (piece: Buffer) => {
    got = Buffer.concat([got, piece]).subarray(0, enough);
    if (got.length >= enough) resolve('enough');
  });
  socket.on('end', () => resolve('closed')).on('close', () => resolve('closed'));
  socket.on('error', (error) => resolve(errnoOf(error) === 'ETIMEDOUT' ? 'silent' : 'reset'));
  socket.write(octets);
  try {
    const ended = await promise;
    return { octets: got, ended };
  } finally {
    clearTimeout(deadline);
    signal.removeEventListener('abort', abort);
    socket.destroy();
  }
}
