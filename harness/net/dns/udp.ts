import type { Asking } from '../asking.ts';
import { errnoOf, timedOut } from '../dial.ts';
import { connectUdp } from '../udp.ts';
import { type Answered, query, type Question, readReply } from './message.ts';

export interface UdpAsking extends Asking {
  /** Milliseconds after which the question goes out again; once unless told. */
  readonly resendMs?: number;
}

/**
 * One question to one server by UDP. What is no answer to it is passed over (RFC 5452 9.1), and is the outcome when nothing better comes
 * before the deadline.
 * @throws what stopped us from asking: no route from our own kernel, an errno of our own side, or the signal's reason
 */
export async function askUdp(question: Question, ask: UdpAsking): Promise<Answered> {
  const asked = query(question);
  const { wire, largest } = asked;
  await using connected = await connectUdp(ask);
  ask.signal.throwIfAborted();
  const { socket } = connected;
  const { promise, resolve, reject } = Promise.withResolvers<Answered>();
  let passedOver: Extract<Answered, { outcome: 'malformed' }> | null = null;
  const fail = (error: Error) => resolve({ outcome: 'failed', code: errnoOf(error) ?? error.name, error });
  socket.on('error', fail);
  socket.on('message', (message) => {
    const answer =
      message.length > largest ? ({ outcome: 'malformed', why: 'too-large', detail: null } as const) : readReply(message, asked);
    if (answer.outcome === 'reply') resolve(answer);
    else passedOver ??= answer;
  });
  const send = () =>
    socket.send(wire, (error) => {
      if (error !== null) fail(error);
    });
  const abort = () => reject(ask.signal.reason);
  ask.signal.addEventListener('abort', abort, { once: true });
  const again = ask.resendMs === undefined ? undefined : setInterval(send, ask.resendMs);
  const deadline = setTimeout(() => {
    if (passedOver === null) fail(timedOut(`answer of ${ask.address} by UDP`));
    else resolve(passedOver);
  }, ask.deadlineMs);
  try {
    send();
    return await promise;
  } finally {
    clearInterval(again);
    clearTimeout(deadline);
    ask.signal.removeEventListener('abort', abort);
  }
}
