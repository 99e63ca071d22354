import { createServer, type Server } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Server as TcpServer, type Socket } from 'node:net';

export interface Pair {
  readonly port: number;
  close(): Promise<void>;
}

interface Body {
  readonly ipv4: string;
  readonly ipv6: string;
}

/** A page on 127.0.0.1 and on ::1, at the same port. */
export async function pages({ ipv4, ipv6 }: Body): Promise<Pair> {
  const page = (body: string): Server =>
    createServer((_, response) => {
      response.setHeader('content-type', 'text/html');
      response.end(body);
    });
  return await pair(page(ipv4), page(ipv6));
}

/** Takes connections at both addresses, and says nothing. */
export async function silence(): Promise<Pair> {
  const open = new Set<Socket>();
  const server = (): TcpServer => createTcpServer((socket) => open.add(socket.on('error', () => undefined)));
  const both = await pair(server(), server());
  return {
    port: both.port,
    close: async () => {
      for (const socket of open) socket.destroy();
      await both.close();
    },
  };
}

async function pair(first: TcpServer, second: TcpServer): Promise<Pair> {
  const port = await listen(first, '127.0.0.1', 0);
  await listen(second, '::1', port);
  const close = async (server: TcpServer): Promise<void> => {
    await new Promise((resolve) => server.close(resolve));
  };
  return {
    port,
    close: async () => {
      await Promise.all([close(first), close(second)]);
    },
  };
}

async function listen(server: TcpServer, host: string, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  // A TCP server has an address and a port, never the name of a pipe.
  return (server.address() as AddressInfo).port;
}
