import { createServer, type Server, type Socket } from 'node:net';
import type { Sighting } from '../../harness/net/mirror.ts';
import { limits } from './limits.ts';

/** The TCP service: one line with the sighting, then the client's own octets, up to `limits.echo` of them. */
export function echoServer(): Server {
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    limitLifetime(socket);
    socket.setTimeout(limits.idle, () => socket.destroy());
    socket.on('error', () => socket.destroy());
    const { remoteAddress: address, remotePort: port } = socket;
    // The client has gone between the kernel's accept and ours.
    if (address === undefined || port === undefined) {
      socket.destroy();
      return;
    }
    socket.write(`${JSON.stringify({ source: { address, port } } satisfies Sighting)}\n`);
    let left: number = limits.echo;
    socket.on('data', (octets: Buffer) => {
      const echoed = octets.subarray(0, left);
      left -= echoed.length;
      if (!socket.write(echoed)) socket.pause();
      if (left === 0) socket.destroySoon();
    });
    socket.on('drain', () => socket.resume());
    socket.on('end', () => socket.end());
  });
  server.maxConnections = limits.connections;
  return server;
}

/** Ends a connection that has lasted too long, however busy it is. */
export function limitLifetime(socket: Socket): void {
  const lifetime = setTimeout(() => socket.destroy(), limits.lifetime);
  socket.once('close', () => clearTimeout(lifetime));
}
