import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { errnoOf } from '../dial.ts';
import { encodeFrame, type Frame, frameBuffer } from './frame.ts';
import { parsed, SmbError, type SmbStage, type SmbTrouble } from './trouble.ts';

export interface WireLimits {
  /** Milliseconds without an octet received, or taken by the kernel, after which the peer counts as silent. */
  readonly idleMs: number;
  /** Milliseconds for one whole answer, its request included. */
  readonly replyMs: number;
  readonly signal: AbortSignal;
}

/** An SMB transport over one connection. Its methods reject with SmbError, and with the signal's reason once that is aborted. */
export interface SmbWire {
  /** Sends one packet and takes the next that comes, of at most so many octets. */
  ask(frame: Frame, during: SmbStage, most: number): Promise<Frame>;
  /** The next packet, after an interim one. */
  next(during: SmbStage, most: number): Promise<Frame>;
  /** Destroys the connection. */
  end(): void;
}

/** Small enough to see a stall, as in http1.ts. */
const writeOctets = 16_384;

/** Speaks SMB over an open connection, which it owns from now on. Nothing is read while nothing is asked. */
export function smbWire(socket: Duplex, { idleMs, replyMs, signal }: WireLimits): SmbWire {
  const frames = frameBuffer();
  let over: Pick<SmbTrouble, 'kind' | 'detail'> | null = null;
  let moved = (): void => undefined;
  const stop = (kind: SmbTrouble['kind'], detail: string) => {
    over ??= { kind, detail };
    moved();
  };
  const closed = () => stop('closed', frames.octets === 0 ? 'closed' : `closed after ${frames.octets} octets of an answer`);
  // Between a request and its answer Nagle's algorithm waits for a delayed ACK, 40 ms each time (RFC 9293 3.7.4).
  if (socket instanceof Socket) socket.setNoDelay(true);
  socket.pause();
  socket.on('data', (piece: Buffer) => {
    frames.push(piece);
    moved();
  });
  socket.on('end', closed).on('close', closed);
  socket.on('error', (error) => {
    const code = errnoOf(error) ?? error.name;
    stop(code === 'ETIMEDOUT' ? 'silent' : 'reset', code);
  });

  const next = async (during: SmbStage, most: number): Promise<Frame> => {
    signal.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<Frame>();
    const silent = setTimeout(() => stop('silent', `nothing for ${idleMs} ms`), idleMs);
    const slow = setTimeout(() => stop('slow', `no whole answer within ${replyMs} ms`), replyMs);
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    moved = () => {
      silent.refresh();
      try {
        const frame = parsed(during, () => frames.take(most));
        if (frame !== null) resolve(frame);
        else if (over !== null) reject(new SmbError(over.kind, during, over.detail));
      } catch (error) {
        if (error instanceof SmbError) over = error.trouble;
        reject(error);
      }
    };
    moved();
    socket.resume();
    try {
      return await promise;
    } catch (error) {
      socket.destroy();
      throw error;
    } finally {
      moved = () => undefined;
      clearTimeout(silent);
      clearTimeout(slow);
      signal.removeEventListener('abort', abort);
      socket.pause();
    }
  };

  const write = (octets: Buffer): void => {
    if (octets.length === 0 || socket.destroyed || !socket.writable) return;
    socket.write(octets.subarray(0, writeOctets), (error) => {
      // The socket's own error event tells what happened.
      if (error !== null && error !== undefined) return;
      moved();
      write(octets.subarray(writeOctets));
    });
  };
  return {
    next,
    async ask(frame, during, most) {
      signal.throwIfAborted();
      const answer = next(during, most);
      write(encodeFrame(frame));
      return await answer;
    },
    end: () => void socket.destroy(),
  };
}
