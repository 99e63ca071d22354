import { once } from 'node:events';
import type { Server } from 'node:http';

/**
 * Servers on 127.0.0.1 and ::1, on the same port; null leaves one out.
 * @param wanted any port that is free on both unless told
 */
export async function onLoopbacks(make: { readonly v4: (() => Server) | null; readonly v6: (() => Server) | null }, wanted = 0) {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const servers: Server[] = [];
    const listen = async (address: string, port: number, server: Server) => {
      servers.push(server);
      server.on('tlsClientError', () => {});
      server.listen(port, address);
      await once(server, 'listening');
      const at = server.address();
      return at === null || typeof at === 'string' ? 0 : at.port;
    };
    const close = async () => {
      for (const server of servers.filter(({ listening }) => listening)) {
        server.closeAllConnections();
        server.close();
        await once(server, 'close');
      }
    };
    try {
      const port = make.v4 === null ? wanted : await listen('127.0.0.1', wanted, make.v4());
      const same = make.v6 === null ? port : await listen('::1', port, make.v6());
      return { port: same, close };
    } catch (error) {
      // The port is taken on the other address: another one.
      await close();
      if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    }
  }
  throw new Error('no port is free on both addresses');
}
