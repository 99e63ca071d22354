import { once } from 'node:events';
import type { Socket } from 'node:net';
import { connect } from 'node:tls';
import type { Asking } from '../asking.ts';
import { dial, errnoOf, timedOut } from '../dial.ts';
import { type Answered, query, type Question, readReply } from './message.ts';

/**
 * One question to one server by TCP, which every server must take (RFC 7766 5). The deadline is for the connection, and again for the
 * answer.
 * @throws what stopped us from asking: no route from our own kernel, an errno of our own side, or the signal's reason
 */
export async function askTcp(question: Question, ask: Asking): Promise<Answered> {
  return await askStream(question, ask, async (socket) => socket);
}

/**
 * The same over TLS (RFC 7858 3.1), without asking who the server is: the opportunistic profile (RFC 7858 4.1).
 * @throws as `askTcp`
 */
export async function askTls(question: Question, ask: Asking): Promise<Answered> {
  return await askStream(question, ask, async (plain) => {
    const socket = connect({ socket: plain, rejectUnauthorized: false, ALPNProtocols: ['dot'] });
    await once(socket, 'secureConnect', { signal: AbortSignal.any([ask.signal, AbortSignal.timeout(ask.deadlineMs)]) });
    return socket;
  });
}

async function askStream(question: Question, ask: Asking, secure: (plain: Socket) => Promise<Socket>): Promise<Answered> {
  const asked = query(question);
  const { wire } = asked;
  const dialled = await dial({ ...ask, timeoutMs: ask.deadlineMs });
  if (dialled.outcome !== 'open') return { outcome: 'failed', code: dialled.code, error: dialled.error };
  const { socket: plain } = dialled;
  const deadline = setTimeout(() => plain.destroy(timedOut(`answer of ${ask.address} by TCP`)), ask.deadlineMs);
  const abort = () => plain.destroy();
  ask.signal.addEventListener('abort', abort, { once: true });
  try {
    const socket = await secure(plain);
    const length = Buffer.alloc(2);
    length.writeUInt16BE(wire.length);
    socket.write(Buffer.concat([length, wire]));
    const message = await readMessage(socket);
    ask.signal.throwIfAborted();
    return message === null ? { outcome: 'malformed', why: 'cut-short', detail: null } : readReply(message, asked);
  } catch (error) {
    ask.signal.throwIfAborted();
    const code = errnoOf(error);
    if (code === null || !(error instanceof Error)) throw error;
    return { outcome: 'failed', code, error };
  } finally {
    clearTimeout(deadline);
    ask.signal.removeEventListener('abort', abort);
    plain.destroy();
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
