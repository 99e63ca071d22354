import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer, type ServerOptions } from 'node:https';

export const large = Buffer.alloc(204_800, 'a large resource\n');

const page = (title: string, lines: readonly string[]): string =>
  `<!doctype html>\n<title>${title}</title>\n${lines.map((line) => `<p>${line}</p>`).join('\n')}\n`;
export const lines = (what: string): string[] => Array.from({ length: 40 }, (_, index) => `${what} number ${index}`);

let clock = 0;

/** The site as it should be: pages, a clock with the client's address, a redirect that keeps the host, a large resource and a sink. */
export const good: RequestListener = (request, response) => {
  const scheme = 'encrypted' in request.socket ? 'https' : 'http';
  const html = (text: string) =>
    response.setHeader('Content-Type', 'text/html').setHeader('Content-Security-Policy', "default-src 'self'").end(text);
  if (scheme === 'https') response.setHeader('Strict-Transport-Security', 'max-age=31536000');
  const routes: Record<string, () => unknown> = {
    '/': () => html(page('Shop', lines('article'))),
    '/docs/': () => html(page('Docs', lines('chapter'))),
    '/docs': () => response.writeHead(302, { Location: `${scheme}://${request.headers.host}/docs/` }).end(),
    '/clock': () =>
      html(page('Clock', [...lines('tick'), `it is ${1_000_000 + clock++}`, `you are ${request.socket.remoteAddress}`])),
    '/large': () => response.setHeader('Content-Length', large.length).end(request.method === 'HEAD' ? undefined : large),
    '/upload': () => request.resume().once('end', () => response.writeHead(204).end()),
  };
  const route = routes[request.url ?? ''];
  if (route === undefined) response.writeHead(404).end();
  else route();
};

/** What a mutant does to a request; `false` leaves it to the good site. */
export type Mutant = (request: IncomingMessage, response: ServerResponse) => boolean;

export const mutated =
  (mutant: Mutant): RequestListener =>
  (request, response) => {
    if (!mutant(request, response)) good(request, response);
  };

export interface Site {
  readonly v4?: RequestListener | null;
  readonly v6?: RequestListener | null;
  readonly tls?: { readonly v4: ServerOptions; readonly v6: ServerOptions };
}

/** One site on 127.0.0.1 and ::1, on the same port; null leaves the listener out. */
export async function site({ v4 = good, v6 = good, tls }: Site) {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const servers: Server[] = [];
    const listen = async (address: string, port: number, listener: RequestListener, options: ServerOptions | undefined) => {
      const server = options === undefined ? createServer(listener) : createSecureServer(options, listener);
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
      const port = v4 === null ? 0 : await listen('127.0.0.1', 0, v4, tls?.v4);
      const same = v6 === null ? port : await listen('::1', port, v6, tls?.v6);
      return { port: same, close };
    } catch (error) {
      // The port is taken on the other address: another one.
      await close();
      if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    }
  }
  throw new Error('no port is free on both addresses');
}
