import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import type { Arrival } from './deviations.ts';
import { respond, type Response, type Served } from './respond.ts';
import { loadZone, type ServedZone } from './zone.ts';

export interface NameServerOptions {
  readonly addresses: readonly string[];
  /** Of UDP and TCP on every address; 0 for one that is free. */
  readonly port: number;
  readonly zones: readonly ServedZone[];
  /** Says that it resolves (RA), and is nobody's authority. */
  readonly recursive?: boolean;
  /** Told of every query. */
  readonly log?: (query: Logged) => void;
}

export interface Logged extends Arrival {
  readonly from: string;
  readonly wire: Buffer;
}

export interface NameServer {
  readonly port: number;
  close(): Promise<void>;
}

const idleMs = 10_000;
const mostConnections = 128;
const portAttempts = 20;

/** Starts a name server whose answers are right unless the name asked says otherwise (`deviations.ts`). */
export async function startNameServer(options: NameServerOptions): Promise<NameServer> {
  const served = { zones: options.zones.map(loadZone), isRecursive: options.recursive === true };
  for (let attempt = 1; ; attempt += 1) {
    const open: (UdpSocket | Server)[] = [];
    const close = async () => {
      await Promise.all(open.map(async (socket) => await socket[Symbol.asyncDispose]()));
    };
    try {
      let { port } = options;
      for (const address of options.addresses) {
        const stream = await listenTcp(address, port, served, options.log);
        open.push(stream);
        const at = stream.address();
        port = at === null || typeof at === 'string' ? port : at.port;
        open.push(await listenUdp(address, port, served, options.log));
      }
      return { port, close };
    } catch (error) {
      await close();
      // The port that was free on one address is taken on another: another one.
      const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
      if (!isTaken || options.port !== 0 || attempt === portAttempts) throw error;
    }
  }
}

const familyOf = (address: string): 4 | 6 => (address.includes(':') ? 6 : 4);

async function listenUdp(address: string, port: number, served: Served, log: NameServerOptions['log']): Promise<UdpSocket> {
  const family = familyOf(address);
  const socket = createSocket(family === 6 ? { type: 'udp6', ipv6Only: true } : { type: 'udp4' });
  const pending = new Set<NodeJS.Timeout>();
  socket.on('message', (wire, from) => {
    log?.({ transport: 'udp', family, from: from.address, wire });
    const response = respond(wire, served, { transport: 'udp', family });
    // A client that has gone is no fault of the server.
    later(response, pending, (answer) => socket.send(answer, from.port, from.address, () => {}));
  });
  socket.on('close', () => pending.forEach((timer) => clearTimeout(timer)));
  socket.bind(port, address);
  await once(socket, 'listening');
  // After the start only a failed receive gets here, and the next one may succeed.
  socket.on('error', (error) => process.stderr.write(`name server: UDP ${address}: ${error.message}\n`));
  return socket;
}

async function listenTcp(address: string, port: number, served: Served, log: NameServerOptions['log']): Promise<Server> {
  const family = familyOf(address);
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    const pending = new Set<NodeJS.Timeout>();
    socket.on('close', () => {
      open.delete(socket);
      pending.forEach((timer) => clearTimeout(timer));
    });
    socket.on('error', () => socket.destroy());
    socket.setTimeout(idleMs, () => socket.destroy());
    let got = Buffer.alloc(0);
    socket.on('data', (piece: Buffer) => {
      got = Buffer.concat([got, piece]);
      while (got.length >= 2 && got.length >= 2 + got.readUInt16BE()) {
        const wire = got.subarray(2, 2 + got.readUInt16BE());
        got = got.subarray(2 + wire.length);
        log?.({ transport: 'tcp', family, from: socket.remoteAddress ?? '', wire });
        const response = respond(wire, served, { transport: 'tcp', family });
        if (response.resets) socket.resetAndDestroy();
        else later(response, pending, (answer) => socket.write(framed(answer)));
      }
    });
  });
  server.maxConnections = mostConnections;
  server.listen({ host: address, port, ipv6Only: true });
  await once(server, 'listening');
  const dispose = server[Symbol.asyncDispose].bind(server);
  server[Symbol.asyncDispose] = async () => {
    open.forEach((socket) => socket.destroy());
    await dispose();
  };
  return server;
}

/** RFC 7766 8. */
function framed(message: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(message.length);
  return Buffer.concat([length, message]);
}

function later({ wire, afterMs }: Response, pending: Set<NodeJS.Timeout>, send: (answer: Buffer) => void): void {
  if (wire === null) return;
  if (afterMs === 0) {
    send(wire);
    return;
  }
  const timer = setTimeout(() => {
    pending.delete(timer);
    send(wire);
  }, afterMs);
  pending.add(timer);
}
