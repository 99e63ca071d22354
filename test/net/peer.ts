import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A TCP server on a port of its own that treats each connection as told; everything ends with `close`. */
export async function peer(address: string, serve: (socket: Socket, nth: number) => void) {
  const sockets = new Set<Socket>();
  let nth = 0;
  const server = createServer((socket) => {
    sockets.add(socket);
    // Clients end connections as they like.
    socket.on('error', () => socket.destroy());
    nth += 1;
    serve(socket, nth);
  });
  server.listen(0, address);
  await once(server, 'listening');
  const at = server.address();
  if (at === null || typeof at === 'string') throw new Error('no port');
  return {
    address,
    port: at.port,
    get connections() {
      return nth;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A port on which nothing listens. */
export async function closedPort(address: string): Promise<number> {
  const one = await peer(address, () => {});
  await one.close();
  return one.port;
}

/**
 * An address where a SYN gets no answer: the accept queue of a server that never accepts is full, so the kernel drops it. The server is a
 * process of its own, stopped, since an event loop would accept.
 */
export async function fullBacklog(address = '::1') {
  const source = `const s = require('node:net').createServer().listen({ port: 0, host: ${JSON.stringify(address)}, backlog: 1 }, () => console.log(s.address().port))`;
  const child = spawn(process.execPath, ['-e', source], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line]: unknown[] = await once(child.stdout, 'data');
  child.kill('SIGSTOP');
  const port = Number(String(line));
  const fill = Array.from({ length: 4 }, () => connect({ host: address, port }).on('error', () => {}));
  await Promise.all(fill.slice(0, 2).map((socket) => once(socket, 'connect')));
  return {
    at: { address, port },
    close: async () => {
      for (const socket of fill) socket.destroy();
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}
