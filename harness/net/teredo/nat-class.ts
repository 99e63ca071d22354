import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { sameAddress } from '../../address/ip.ts';
import type { Origin } from '../../address/teredo-origin.ts';
import { type ServerReply, solicit, type Timers } from './solicit.ts';

/**
 * What stands between a client and its Teredo server (RFC 4380 5.2.1). `undetermined`: the second address of the
 * server is silent, so that restricted and symmetric cannot be told apart.
 */
export const natClasses = ['cone', 'restricted', 'symmetric', 'offline', 'undetermined'] as const;
export type NatClass = (typeof natClasses)[number];

export interface NatSeen {
  /** Mapping of the restricted phase's socket as the first and as the second address of the server saw it. */
  readonly primary: Origin | null;
  readonly secondary: Origin | null;
  /** An answer from an address that was not asked came in on a socket of its own. */
  readonly unasked: boolean;
}

/** The order is that of RFC 4380 5.2.1: the cone phase decides when it succeeds. */
export function natClass({ primary, secondary, unasked }: NatSeen): NatClass {
  if (unasked) return 'cone';
  if (primary === null) return 'offline';
  if (secondary === null) return 'undetermined';
  return primary.port === secondary.port && sameAddress(primary.address, secondary.address) ? 'restricted' : 'symmetric';
}

export interface TeredoServer {
  /** The server's two IPv4 addresses (RFC 4380 5.2.1). */
  readonly primary: string;
  readonly secondary: string;
  readonly port: number;
}

export interface Asking {
  readonly server: TeredoServer;
  readonly timers: Timers;
  /** Monotonic milliseconds. */
  readonly now: () => number;
  readonly signal: AbortSignal;
}

/** One question to the first address: what a client needs to qualify. */
export async function askPrimary(asking: Asking): Promise<ServerReply | null> {
  await using bound = await bind();
  const server = { address: asking.server.primary, port: asking.server.port };
  return await solicit({ ...asking, socket: bound.socket, server, cone: false });
}

/** The restricted phase: the same socket asks both addresses of the server, one after the other. */
export async function askBoth(asking: Asking): Promise<{ primary: ServerReply | null; secondary: ServerReply | null }> {
  await using bound = await bind();
  const ask = (address: string) =>
    solicit({ ...asking, socket: bound.socket, server: { address, port: asking.server.port }, cone: false });
  const primary = await ask(asking.server.primary);
  // Nothing heard of the first address: RFC 4380 5.2.1 gives up here.
  return { primary, secondary: primary === null ? null : await ask(asking.server.secondary) };
}

/**
 * Classifies the NAT by both phases at the same time, each on a socket of its own: on a shared one, the unasked answer
 * makes a stateful filter on Linux take the tuple of the second address, and a restricted NAT looks symmetric or cone.
 * @throws what the sockets or the signal throw
 */
export async function classifyNat(asking: Asking): Promise<NatSeen & { natClass: NatClass }> {
  const [both, unasked] = await Promise.all([askBoth(asking), askCone(asking)]);
  const seen = { primary: both.primary?.origin ?? null, secondary: both.secondary?.origin ?? null, unasked };
  return { ...seen, natClass: natClass(seen) };
}

async function askCone(asking: Asking): Promise<boolean> {
  await using bound = await bind();
  const server = { address: asking.server.primary, port: asking.server.port };
  const reply = await solicit({ ...asking, socket: bound.socket, server, cone: true });
  return reply !== null && reply.nonceEchoed && !sameAddress(reply.from.address, asking.server.primary);
}

async function bind(): Promise<AsyncDisposable & { socket: Socket }> {
  const socket = createSocket('udp4');
  socket.bind(0);
  await once(socket, 'listening');
  return {
    socket,
    [Symbol.asyncDispose]: async () => {
      socket.close();
      await once(socket, 'close');
    },
  };
}
