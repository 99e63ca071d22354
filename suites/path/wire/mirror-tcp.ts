import type { Socket } from 'node:net';
import type { Asking } from '../../../harness/net/asking.ts';
import { Sighting } from '../../../harness/net/mirror.ts';
import { timedOut } from '../../../harness/net/dial.ts';
import { pathErrno } from './failure.ts';
import { newToken, reach, readJson } from './mirror.ts';

export interface TcpEcho {
  /** From SYN to the last echoed octet; null when it did not come. */
  readonly ms: number | null;
  readonly code: string | null;
  readonly local: string | null;
  readonly source: string | null;
  readonly sentOctets: number;
}

/** The mirror's line is a small JSON object; nothing longer is read. */
const longestAnswer = 1_024;

/** Connects to the mirror's echo port, reads who it thinks we are and has a token echoed. */
export async function echoTcp(ask: Asking, now: () => number): Promise<TcpEcho> {
  const start = now();
  const opened = await reach(ask);
  if (opened.outcome === 'dead') return { ms: null, code: opened.code, local: null, source: null, sentOctets: 0 };
  const { socket } = opened;
  const local = opened.local.address;
  const token = `${newToken()}\n`;
  const deadline = setTimeout(() => socket.destroy(timedOut('the echo')), ask.deadlineMs);
  const abort = () => socket.destroy();
  ask.signal.addEventListener('abort', abort, { once: true });
  try {
    socket.write(token);
    const answer = await readLines(socket, 2);
    const sighting = readJson(Sighting, answer[0] ?? '');
    const isEchoed = answer[1] === token.trimEnd();
    const source = sighting?.source.address ?? null;
    return { ms: isEchoed ? now() - start : null, code: isEchoed ? null : 'EPROTO', local, source, sentOctets: token.length };
  } catch (error) {
    ask.signal.throwIfAborted();
    return { ms: null, code: pathErrno(error), local, source: null, sentOctets: token.length };
  } finally {
    clearTimeout(deadline);
    ask.signal.removeEventListener('abort', abort);
    socket.destroy();
  }
}

async function readLines(socket: Socket, count: number): Promise<string[]> {
  let text = '';
  for await (const piece of socket.setEncoding('latin1')) {
    text += String(piece);
    if (text.split('\n').length > count || text.length > longestAnswer) break;
  }
  return text.split('\n').slice(0, count);
}
