import { once } from 'node:events';
import type { Server } from 'node:net';
import { datagramService } from './datagram.ts';
import { echoServer } from './echo.ts';
import { httpServer } from './http.ts';
import { Tokens } from './tokens.ts';

export interface MirrorPlace {
  readonly addresses: readonly string[];
  /** TCP and UDP. */
  readonly echoPort: number;
  readonly httpPort: number;
}

/** Starts a mirror; resolves when all its sockets listen. */
export async function startMirror({ addresses, echoPort, httpPort }: MirrorPlace): Promise<{ close(): void }> {
  const tokens = new Tokens();
  const started = await Promise.all(
    addresses.flatMap((address) => [
      listen(echoServer(), address, echoPort),
      listen(httpServer(tokens), address, httpPort),
      datagramService(address, echoPort, tokens),
    ]),
  );
  return {
    close: () => {
      for (const service of started) service.close();
    },
  };
}

async function listen(server: Server, host: string, port: number): Promise<Server> {
  server.listen({ host, port, ipv6Only: true });
  await once(server, 'listening');
  return server;
}
