import { randomBytes } from 'node:crypto';
import type { RemoteInfo, Socket } from 'node:dgram';
import { type Ipv6, ip, ipv6 } from '../../address/ip.ts';
import type { Origin } from '../../address/teredo-origin.ts';
import { decodeEncapsulation, type Element, encodeAuthentication, NONCE_LENGTH } from './encapsulation.ts';
import { decodeAdvertisement, encodeSolicitation, type RouterAdvertisement } from './router-discovery.ts';

/** What a Teredo server answered to a router solicitation. */
export interface ServerReply {
  /** IPv4 address and port that the answer came from. */
  readonly from: { readonly address: string; readonly port: number };
  readonly elements: readonly Element[];
  /** The answer repeats the nonce of the question (RFC 4380 5.2.2). */
  readonly nonceEchoed: boolean;
  readonly confirmation: number | null;
  readonly origin: Origin | null;
  /** null when what follows the elements is no valid router advertisement. */
  readonly advertisement: RouterAdvertisement | null;
  /** The link-local address asked from, to which the advertisement must be addressed. */
  readonly asked: Ipv6;
  /** Milliseconds since the first solicitation. */
  readonly ms: number;
}

export interface Solicitation {
  /** Bound UDP/IPv4 socket. */
  readonly socket: Socket;
  readonly server: { readonly address: string; readonly port: number };
  /** Cone flag of the source address: asks the server to answer from its other address (RFC 4380 5.2.1). */
  readonly cone: boolean;
  readonly timers: Timers;
  readonly now: () => number;
  readonly signal: AbortSignal;
}

/** T and N of RFC 4380 5.2.1, which sets 4 seconds and 3; here a prober that waits for nobody may be quicker. */
export interface Timers {
  /** T in milliseconds. */
  readonly timeoutMs: number;
  /** N. */
  readonly tries: number;
}

const CONE = 0x8000n << 48n;
const LINK_LOCAL = ip('fe80::').value;
/** Kept of one question: a flood is no reason to grow. */
const MAX_REPLIES = 16;
/** No answer of a Teredo server is larger than its link (RFC 4380 5.1.2). */
const MAX_DATAGRAM = 1280;

/**
 * Asks a Teredo server for an advertisement, N times at most, T apart.
 * @returns the first answer that repeats the nonce; failing that, the first datagram from any address of the
 * server's port; null when nothing came
 * @throws what the socket or the signal throws
 */
export async function solicit(ask: Solicitation): Promise<ServerReply | null> {
  const nonce = randomBytes(NONCE_LENGTH);
  const asked = linkLocal(ask.cone);
  const datagram = Buffer.concat([encodeAuthentication(nonce), encodeSolicitation(asked)]);
  const start = ask.now();
  const others: ServerReply[] = [];
  const { promise, resolve, reject } = Promise.withResolvers<ServerReply | null>();

  const onMessage = (message: Buffer, from: RemoteInfo) => {
    if (from.port !== ask.server.port || message.length > MAX_DATAGRAM) return;
    const reply = decodeReply(message, { from, nonce, asked, ms: ask.now() - start });
    if (reply?.nonceEchoed === true) resolve(reply);
    else if (reply !== null && others.length < MAX_REPLIES) others.push(reply);
  };
  const onAbort = () => reject(ask.signal.reason);
  let sent = 0;
  const send = () => {
    if (sent === ask.timers.tries) return resolve(others[0] ?? null);
    sent += 1;
    ask.socket.send(datagram, ask.server.port, ask.server.address, (error) => {
      if (error !== null) reject(error);
    });
  };

  ask.signal.throwIfAborted();
  ask.signal.addEventListener('abort', onAbort);
  ask.socket.on('message', onMessage);
  ask.socket.on('error', reject);
  const timer = setInterval(send, ask.timers.timeoutMs);
  try {
    send();
    return await promise;
  } finally {
    clearInterval(timer);
    ask.socket.off('message', onMessage);
    ask.socket.off('error', reject);
    ask.signal.removeEventListener('abort', onAbort);
  }
}

/** A fresh link-local address; RFC 5991 3.1 leaves U and G zero. */
function linkLocal(cone: boolean): Ipv6 {
  const random = BigInt(`0x${randomBytes(6).toString('hex')}`);
  return ipv6(LINK_LOCAL | (cone ? CONE : 0n) | random);
}

type Question = Pick<ServerReply, 'asked' | 'ms'> & { from: RemoteInfo; nonce: Uint8Array };

function decodeReply(message: Uint8Array, { from, nonce, asked, ms }: Question): ServerReply | null {
  const outer = decodeEncapsulation(message);
  if (outer === null) return null;
  return {
    from: { address: from.address, port: from.port },
    elements: outer.elements,
    nonceEchoed: outer.nonce !== null && Buffer.compare(outer.nonce, nonce) === 0,
    confirmation: outer.confirmation,
    origin: outer.origin,
    advertisement: decodeAdvertisement(outer.packet),
    asked,
    ms,
  };
}
