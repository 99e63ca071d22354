import { type Answer, decode, encode, RECURSION_DESIRED, streamEncode } from 'dns-packet';
import { randomInt } from 'node:crypto';
import { pathErrno } from './failure.ts';
import { type Asking, reach } from './mirror.ts';
import { connectUdp } from './mirror-datagram.ts';

export type QueryType = 'A' | 'AAAA';

export interface DnsAnswer {
  readonly ms: number | null;
  readonly code: string | null;
  readonly rcode: string | null;
  /** Of the A or AAAA records asked for. */
  readonly addresses: string[];
}

const waitMs = 1_000;
/** Octets of an answer without EDNS (RFC 1035 4.2.1), and of any over TCP. */
const largestUdp = 512;
const largestTcp = 65_535 + 2;
const keptAddresses = 16;

const failed = (code: string): DnsAnswer => ({ ms: null, code, rcode: null, addresses: [] });

function question(name: string, type: QueryType) {
  return { type: 'query' as const, id: randomInt(65_536), flags: RECURSION_DESIRED, questions: [{ type, name }] };
}

/** One question by UDP, sent again each second, from a socket of the server's own family. */
export async function queryUdp(ask: Asking, name: string, type: QueryType, now: () => number): Promise<DnsAnswer> {
  const query = question(name, type);
  const start = now();
  try {
    await using connected = await connectUdp(ask);
    const { socket } = connected;
    const { promise, resolve, reject } = Promise.withResolvers<DnsAnswer>();
    socket.on('error', reject);
    socket.on('message', (message) => {
      const answer = message.length > largestUdp ? null : read(message, query.id, type);
      if (answer !== null) resolve({ ...answer, ms: now() - start });
    });
    const send = () =>
      socket.send(encode(query), (error) => {
        if (error !== null) reject(error);
      });
    const abort = () => reject(ask.signal.reason);
    ask.signal.addEventListener('abort', abort, { once: true });
    const again = setInterval(send, waitMs);
    const deadline = setTimeout(() => resolve(failed('ETIMEDOUT')), ask.deadlineMs);
    try {
      send();
      return await promise;
    } finally {
      clearInterval(again);
      clearTimeout(deadline);
      ask.signal.removeEventListener('abort', abort);
    }
  } catch (error) {
    ask.signal.throwIfAborted();
    return failed(pathErrno(error));
  }
}

/** The same question by TCP, which every server must take (RFC 7766 5). */
export async function queryTcp(ask: Asking, name: string, type: QueryType, now: () => number): Promise<DnsAnswer> {
  const query = question(name, type);
  const start = now();
  const opened = await reach(ask);
  if (opened.outcome === 'dead') return failed(opened.code);
  const { socket } = opened;
  const signal = AbortSignal.any([ask.signal, AbortSignal.timeout(ask.deadlineMs)]);
  const abort = () => socket.destroy();
  signal.addEventListener('abort', abort, { once: true });
  let message = Buffer.alloc(0);
  try {
    socket.write(streamEncode(query));
    for await (const piece of socket) {
      if (Buffer.isBuffer(piece)) message = Buffer.concat([message, piece]);
      if (message.length > largestTcp || (message.length > 1 && message.length >= message.readUInt16BE() + 2)) break;
    }
    const answer = message.length > 1 ? read(message.subarray(2), query.id, type) : null;
    return answer === null ? failed('EPROTO') : { ...answer, ms: now() - start };
  } catch (error) {
    ask.signal.throwIfAborted();
    return failed(signal.aborted ? 'ETIMEDOUT' : pathErrno(error));
  } finally {
    signal.removeEventListener('abort', abort);
    socket.destroy();
  }
}

/** null when it is no answer to this question. */
function read(message: Buffer, id: number, type: QueryType): Omit<DnsAnswer, 'ms'> | null {
  let packet;
  try {
    packet = decode(message);
  } catch {
    // dns-packet throws errors of many kinds on malformed messages.
    return null;
  }
  if (packet.id !== id || packet.type !== 'response') return null;
  return {
    code: null,
    rcode: rcodeOf(packet.flags ?? 0),
    addresses: (packet.answers ?? []).flatMap(addressOf(type)).slice(0, keptAddresses),
  };
}

/** RFC 1035 4.1.1. */
const rcodes = ['NOERROR', 'FORMERR', 'SERVFAIL', 'NXDOMAIN', 'NOTIMP', 'REFUSED'];

const rcodeOf = (flags: number): string => rcodes[flags & 0xf] ?? `RCODE ${flags & 0xf}`;

const addressOf = (type: QueryType) => (record: Answer) =>
  record.type === type && (record.type === 'A' || record.type === 'AAAA') ? [record.data] : [];
