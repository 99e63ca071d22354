import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import type { Endpoint } from './dial.ts';

export interface UdpEnds extends Endpoint {
  /** Local address to bind; null lets the kernel choose. */
  readonly local: string | null;
}

/**
 * A UDP socket of the address's own family, connected: the kernel chooses route and source, nothing is sent, and then only this peer is
 * heard, and ICMP errors are.
 * @throws what stopped us: no route from our own kernel, or an errno of our own side
 */
export async function connectUdp(to: UdpEnds): Promise<AsyncDisposable & { readonly socket: Socket }> {
  const socket = createSocket(isIPv6(to.address) ? { type: 'udp6', ipv6Only: !isMapped(to.address) } : { type: 'udp4' });
  const closing = {
    socket,
    [Symbol.asyncDispose]: async () => {
      socket.close();
      await once(socket, 'close');
    },
  };
  try {
    if (to.local !== null) {
      socket.bind(0, to.local);
      await once(socket, 'listening');
    }
    socket.connect(to.port, to.address);
    await once(socket, 'connect');
    return closing;
  } catch (error) {
    await closing[Symbol.asyncDispose]();
    throw error;
  }
}

/** A socket for IPv6 only cannot go to ::ffff:0:0/96, which some zones publish. */
const isMapped = (address: string): boolean => address.toLowerCase().startsWith('::ffff:');
