import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { answerDns, type Zone } from './dns-answer.ts';
import { limits } from './limits.ts';
import type { Rate } from './rate.ts';
import type { Runs } from './runs.ts';

export interface DnsService {
  readonly address: string;
  readonly port: number;
  readonly zone: Zone;
  readonly runs: Runs;
  readonly rate: Rate;
}

/** By UDP; resolves when it listens. A question beyond the rate, and what is no question, gets no answer. */
export async function dnsOverUdp(at: DnsService): Promise<{ readonly port: number; close(): void }> {
  const { address: local, port } = at;
  const socket = createSocket(local.includes(':') ? { type: 'udp6', ipv6Only: true } : { type: 'udp4' });
  socket.on('message', (message, { address, port: from }) => {
    if (message.length > limits.message || !at.rate.admits(address)) return;
    const wire = answered(message, 'udp', { address, port: from }, at);
    // No route back: the client learns it by the silence.
    if (wire !== null) socket.send(wire, from, address, () => {});
  });
  socket.bind({ address: local, port, exclusive: true });
  await once(socket, 'listening');
  // After the start only a failed receive gets here, and the next one may succeed.
  socket.on('error', () => {});
  return { port: socket.address().port, close: () => socket.close() };
}

/** By TCP (RFC 7766); resolves when it listens. */
export async function dnsOverTcp(at: DnsService): Promise<{ close(): void }> {
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    serve(socket, at);
    socket.once('close', () => sockets.delete(socket));
  });
  server.maxConnections = limits.connections;
  server.listen({ host: at.address, port: at.port, ipv6Only: true });
  await once(server, 'listening');
  return {
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

function serve(socket: Socket, at: DnsService): void {
  const { remoteAddress: address, remotePort: port } = socket;
  const lifetime = setTimeout(() => socket.destroy(), limits.connection);
  socket.once('close', () => clearTimeout(lifetime));
  socket.on('error', () => socket.destroy());
  socket.setTimeout(limits.idle, () => socket.destroy());
  // The client has gone between the kernel's accept and ours.
  if (address === undefined || port === undefined) {
    socket.destroy();
    return;
  }
  let unread = Buffer.alloc(0);
  socket.on('data', (octets: Buffer) => {
    unread = Buffer.concat([unread, octets]);
    while (unread.length >= 2 && unread.length >= 2 + unread.readUInt16BE()) {
      const end = 2 + unread.readUInt16BE();
      const wire = at.rate.admits(address) ? answered(unread.subarray(2, end), 'tcp', { address, port }, at) : null;
      if (wire === null) {
        socket.destroy();
        return;
      }
      const length = Buffer.alloc(2);
      length.writeUInt16BE(wire.length);
      socket.write(Buffer.concat([length, wire]));
      unread = unread.subarray(end);
    }
    if (unread.length >= 2 && unread.readUInt16BE() > limits.message) socket.destroy();
  });
}

function answered(
  message: Buffer,
  transport: 'udp' | 'tcp',
  source: { readonly address: string; readonly port: number },
  { zone, runs, address: local }: DnsService,
): Buffer | null {
  const { wire, seen } = answerDns(message, transport, zone, (run) => runs.isLive(run));
  if (seen !== null) runs.record(seen.run, { kind: 'dns', source, local, tag: seen.tag, query: seen.query });
  return wire;
}
