import { once } from 'node:events';
import { createServer, isIP, type Socket } from 'node:net';
import type { Vantage } from '../../../harness/model/vantage.ts';
import { blameOf } from '../../../harness/net/blame.ts';
import { dial } from '../../../harness/net/dial.ts';
import { lookup } from '../../../harness/net/dns/lookup.ts';
import type { Connection } from '../observations/browser.ts';
import { readConnect, reply } from './socks.ts';

/** Where the browser's connections go; the fields may change while it runs. */
export interface Route {
  family: 4 | 6;
  /** Addresses of hosts that are not looked up. */
  hosts: ReadonlyMap<string, string>;
}

export interface Steering {
  /** `socks5://[::1]:...` */
  readonly proxy: string;
  readonly port: number;
  readonly connections: readonly Connection[];
  /** What kept us from connecting, where it was not the target; null when nothing did. */
  fault(): unknown;
  /** Ends all connections, so that the next request makes a new one. */
  cut(): void;
  close(): Promise<void>;
}

const mostConnections = 256;
const mostOctets = 64 * 1024 * 1024;
/** What Chromium asks for by itself in spite of its flags, as when it shows a certificate error: no page's, so nobody is asked. */
const browsersOwn: ReadonlySet<string> = new Set([
  'connectivitycheck.gstatic.com',
  'clients2.google.com',
  'update.googleapis.com',
  'optimizationguide-pa.googleapis.com',
]);
const connectMs = 3_400;
const lookupMs = 2_000;

/**
 * A SOCKS 5 server (RFC 1928) for one browser context: it alone decides to which address, and over which family, a connection goes,
 * and binds the path's own source address, which no browser can. Happy Eyeballs and the resolver of the browser have no part in it.
 */
export async function steer(route: Route, vantage: Vantage, signal: AbortSignal): Promise<Steering> {
  const connections: Connection[] = [];
  const sockets = new Set<Socket>();
  let octets = 0;
  let fault: unknown = null;
  const hold = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy()).once('close', () => sockets.delete(socket));
  };
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };

  const connect = async (host: string, port: number): Promise<{ socket: Socket } | { refusal: keyof typeof reply }> => {
    const start = performance.now();
    const note = (outcome: Connection['outcome'], address: string | null): void => {
      if (connections.length < mostConnections)
        connections.push({ host: host.slice(0, 255), address, outcome, ms: performance.now() - start });
    };
    if (browsersOwn.has(host)) return { refusal: 'unreachable' };
    const found = await addressOf(host, route, vantage, signal);
    if (found.address === null) {
      note(found.outcome, null);
      return { refusal: 'unreachable' };
    }
    const { address } = found;
    const local = vantage.local !== null && isIP(vantage.local) === isIP(address) ? vantage.local : null;
    const dialled = await dial({ address, port, local, timeoutMs: connectMs, signal });
    note(dialled.outcome, address);
    return dialled.outcome === 'open'
      ? { socket: dialled.socket }
      : { refusal: dialled.outcome === 'refused' ? 'refused' : 'unreachable' };
  };

  const serve = async (client: Socket): Promise<void> => {
    const asked = await readConnect(client);
    if (asked === null) return void client.destroy();
    const come = await connect(asked.host, asked.port);
    if ('refusal' in come) return void client.end(reply[come.refusal]);
    const { socket } = come;
    hold(socket);
    if (client.destroyed) return void socket.destroy();
    client.write(reply.granted);
    socket.on('data', (piece) => {
      octets += piece.length;
      if (octets > mostOctets) cut();
    });
    socket.pipe(client).once('close', () => socket.destroy());
    client.pipe(socket).once('close', () => client.destroy());
  };

  const server = createServer((client) => {
    hold(client);
    serve(client).catch((error: unknown) => {
      fault ??= error;
      client.destroy();
    });
  });
  server.maxConnections = mostConnections;
  // A client without IPv4 sends none, not even to itself: the path's own checks count the packets.
  const loopback = vantage.path === 'ipv4' ? '127.0.0.1' : '::1';
  server.listen(0, loopback);
  await once(server, 'listening');
  const at = server.address();
  const port = at === null || typeof at === 'string' ? 0 : at.port;
  return {
    proxy: `socks5://${loopback === '::1' ? '[::1]' : loopback}:${port}`,
    port,
    connections,
    fault: () => fault,
    cut,
    close: async () => {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}

type Found =
  | { readonly address: string }
  | { readonly address: null; readonly outcome: 'no-address' | 'other-family' | 'resolver' };

async function addressOf(host: string, { hosts, family }: Route, vantage: Vantage, signal: AbortSignal): Promise<Found> {
  const known = hosts.get(host.toLowerCase());
  if (known !== undefined) return { address: known };
  const literal = isIP(host);
  // RFC 6761 6.3: no resolver is asked for these.
  if (/(^|\.)localhost$/i.test(host)) return { address: family === 6 ? '::1' : '127.0.0.1' };
  if (literal !== 0) return literal === family ? { address: host } : { address: null, outcome: 'other-family' };
  const { local, resolvers } = vantage;
  try {
    const [address] = await lookup({ name: host, family, resolvers, local, timeoutMs: lookupMs, signal });
    return address === undefined ? { address: null, outcome: 'no-address' } : { address };
  } catch (error) {
    signal.throwIfAborted();
    if (blameOf(error).by !== 'resolver') throw error;
    return { address: null, outcome: 'resolver' };
  }
}
