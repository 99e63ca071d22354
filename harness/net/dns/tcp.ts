import type { Socket } from 'node:net';
import type { Asking } from '../asking.ts';
import { dial, errnoOf, timedOut } from '../dial.ts';
import { type Answered, query, type Question, readReply } from './message.ts';

/**
 * One question to one server by TCP, which every server must take (RFC 7766 5). The deadline is for the connection, and again for the
 * answer.
 * @throws what stopped us from asking: no route from our own kernel, an errno of our own side, or the signal's reason
 */
export async function askTcp(question: Question, ask: Asking): Promise<Answered> {
  const { id, wire } = query(question);
  const dialled = await dial({ ...ask, timeoutMs: ask.deadlineMs });
  if (dialled.outcome !== 'open') return { outcome: 'failed', code: dialled.code, error: dialled.error };
  const { socket } = dialled;
  const deadline = setTimeout(() => socket.destroy(timedOut(`answer of ${ask.address} by TCP`)), ask.deadlineMs);
  const abort = () => socket.destroy();
  ask.signal.addEventListener('abort', abort, { once: true });
  try {
    const length = Buffer.alloc(2);
    length.writeUInt16BE(wire.length);
    socket.write(Buffer.concat([length, wire]));
    const message = await readMessage(socket);
    ask.signal.throwIfAborted();
    return message === null ? { outcome: 'malformed', why: 'cut-short' } : readReply(message, id);
  } catch (error) {
    ask.signal.throwIfAborted();
    const code = errnoOf(error);
    if (code === null || !(error instanceof Error)) throw error;
    return { outcome: 'failed', code, error };
  } finally {
    clearTimeout(deadline);
    ask.signal.removeEventListener('abort', abort);
    socket.destroy();
  }
}

/** Two octets of length, and that many (RFC 7766 8); null when the stream ends before. */
async function readMessage(socket: Socket): Promise<Buffer | null> {
  let got = Buffer.alloc(0);
  for await (const piece of socket) {
    if (Buffer.isBuffer(piece)) got = Buffer.concat([got, piece]);
    if (got.length >= 2 && got.length >= 2 + got.readUInt16BE()) return got.subarray(2, 2 + got.readUInt16BE());
  }
  return null;
}
