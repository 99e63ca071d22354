import type { Asking } from '../../../harness/net/asking.ts';
import { datagramOctets, Sighting } from '../../../harness/net/mirror.ts';
import { connectUdp } from '../../../harness/net/udp.ts';
import { pathErrno } from './failure.ts';
import { readJson } from './mirror.ts';

export interface DatagramEcho {
  /** From the first datagram to the answer; null when none came. */
  readonly ms: number | null;
  readonly code: string | null;
  readonly source: string | null;
  /** Datagrams sent. */
  readonly tries: number;
}

/** First wait; each further one is twice as long (RFC 8085 3.1.1). */
const firstWaitMs = 500;

/** Sends one token to the mirror until it answers or the deadline is over: a lost datagram or two are not a dead path. */
export async function echoDatagram(ask: Asking, token: string, now: () => number): Promise<DatagramEcho> {
  const datagram = Buffer.from(`sixways ${token}`.padEnd(datagramOctets, ' '), 'latin1');
  const start = now();
  let tries = 0;
  try {
    await using connected = await connectUdp(ask);
    ask.signal.throwIfAborted();
    const { socket } = connected;
    const { promise, resolve, reject } = Promise.withResolvers<string | null>();
    socket.on('error', reject);
    socket.on('message', (message) => {
      const sighting = message.length > datagramOctets ? null : readJson(Sighting, message.toString('latin1'));
      if (sighting !== null) resolve(sighting.source.address);
    });
    const abort = () => reject(ask.signal.reason);
    ask.signal.addEventListener('abort', abort, { once: true });
    const deadline = setTimeout(() => resolve(null), ask.deadlineMs);
    let again: NodeJS.Timeout | undefined;
    const send = () => {
      again = setTimeout(send, firstWaitMs * 2 ** tries);
      tries += 1;
      socket.send(datagram, (error) => {
        if (error !== null) reject(error);
      });
    };
    try {
      send();
      const source = await promise;
      return source === null ? { ms: null, code: 'ETIMEDOUT', source, tries } : { ms: now() - start, code: null, source, tries };
    } finally {
      clearTimeout(deadline);
      clearTimeout(again);
      ask.signal.removeEventListener('abort', abort);
    }
  } catch (error) {
    ask.signal.throwIfAborted();
    return { ms: null, code: pathErrno(error), source: null, tries };
  }
}
