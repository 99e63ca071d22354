import { randomBytes } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { performance } from 'node:perf_hooks';
import { bindingRequestOf, readBindingResponse } from '../../harness/net/stun.ts';
import type { Timeline } from './observations.ts';
import { type Apparent, codeOf, questionMs } from './who-am-i.ts';

export interface StunServer {
  readonly 4: string | null;
  readonly 6: string | null;
  readonly port: number;
  /** Sixteen hexadecimal digits: the reflector remembers what comes for it. */
  readonly run: string;
}

const transactionOf = (run: string): Buffer => Buffer.concat([Buffer.from(run, 'hex'), randomBytes(4)]);
const socketOf = (family: 4 | 6): Socket => createSocket(family === 4 ? { type: 'udp4' } : { type: 'udp6', ipv6Only: true });

/** Who the reflector sees by UDP, from a socket of its own. @throws the signal's reason */
export async function stunOnce(server: StunServer, family: 4 | 6, signal: AbortSignal): Promise<Apparent> {
  const address = server[family];
  if (address === null) return { source: null, code: 'EADDRNOTAVAIL', ms: 0 };
  const socket = socketOf(family);
  try {
    return await exchange(socket, server.run, signal, (request, sent) => socket.send(request, server.port, address, sent));
  } finally {
    socket.close();
  }
}

/** The same from a socket that is connected already. @throws the signal's reason */
export async function askAgain(socket: Socket, run: string, signal: AbortSignal): Promise<Apparent> {
  return await exchange(socket, run, signal, (request, sent) => socket.send(request, sent));
}

async function exchange(
  socket: Socket,
  run: string,
  signal: AbortSignal,
  send: (request: Buffer, sent: (error: Error | null) => void) => void,
): Promise<Apparent> {
  signal.throwIfAborted();
  const began = performance.now();
  const { promise, resolve, reject } = Promise.withResolvers<Apparent>();
  const result = (source: string | null, code: string | null): void => resolve({ source, code, ms: performance.now() - began });
  const transaction = transactionOf(run);
  const ask = (): void =>
    send(bindingRequestOf(transaction), (error) => {
      if (error !== null) result(null, codeOf(error));
    });
  const failed = (error: Error): void => result(null, codeOf(error));
  const heard = (message: Buffer): void => {
    const seen = readBindingResponse(message, transaction);
    if (seen !== null) result(seen.address, null);
  };
  const abort = (): void => reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  socket.on('error', failed).on('message', heard);
  // RFC 8489 6.2.1: a request that is lost goes out again.
  const again = setInterval(ask, 500);
  const deadline = setTimeout(() => result(null, 'ETIMEDOUT'), questionMs);
  try {
    ask();
    return await promise;
  } finally {
    clearInterval(again);
    clearTimeout(deadline);
    signal.removeEventListener('abort', abort);
    // An error that comes later has nobody to tell: the question has its answer.
    socket
      .off('message', heard)
      .off('error', failed)
      .on('error', () => undefined);
  }
}

export interface Sampling {
  /** What was seen since the last time; the clock of the samples starts over. */
  take(): Timeline['samples'];
  stop(): void;
}

const mostSamples = 2_000;

/**
 * Asks over both families every `everyMs` until stopped, from sockets that are not connected: a connected one would keep the source that
 * it had, and hide a leak.
 */
export function sampleStun(server: StunServer, everyMs: number): Sampling {
  let began = performance.now();
  let samples: Timeline['samples'] = [];
  const add = (family: 4 | 6, source: string | null, code: string | null): void => {
    const ms = Math.round(performance.now() - began);
    if (samples.length < mostSamples) samples.push({ ms, family, transport: 'udp', source, code });
  };
  const stops = ([4, 6] as const).flatMap((family) => {
    const address = server[family];
    if (address === null) return [];
    const socket = socketOf(family);
    const transaction = transactionOf(server.run);
    socket.on('error', (error) => add(family, null, codeOf(error)));
    socket.on('message', (message) => {
      const seen = readBindingResponse(message, transaction);
      if (seen !== null) add(family, seen.address, null);
    });
    const timer = setInterval(() => {
      socket.send(bindingRequestOf(transaction), server.port, address, (error) => {
        if (error !== null) add(family, null, codeOf(error));
      });
    }, everyMs);
    return [
      () => {
        clearInterval(timer);
        socket.close();
      },
    ];
  });
  return {
    take: () => {
      const taken = samples;
      samples = [];
      began = performance.now();
      return taken;
    },
    stop: () => {
      for (const stop of stops) stop();
    },
  };
}
