import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import {
  createSecureServer as createHttp2Server,
  type Http2ServerRequest,
  type Http2ServerResponse,
  type ServerHttp2Session,
} from 'node:http2';
import { createServer as createSecureServer, type ServerOptions } from 'node:https';
import { isIPv6 } from 'node:net';
import { onLoopbacks } from './loopbacks.ts';

export const large = Buffer.alloc(204_800, 'a large resource\n');

const page = (title: string, lines: readonly string[]): string =>
  `<!doctype html>\n<title>${title}</title>\n${lines.map((line) => `<p>${line}</p>`).join('\n')}\n`;
export const lines = (what: string): string[] => Array.from({ length: 40 }, (_, index) => `${what} number ${index}`);

let clock = 0;

/** The site as it should be: pages, a clock with the client's address, a redirect that keeps the host, a large resource and a sink. */
export const good: RequestListener = (request, response) => {
  settleHost(request);
  if (!isHost(request.headers.host)) {
    response.writeHead(400).end();
    return;
  }
  const scheme = 'encrypted' in request.socket ? 'https' : 'http';
  // Of HTTP/2, setHeader gives nothing back to go on with.
  const html = (text: string) => {
    response.setHeader('Content-Type', 'text/html');
    response.setHeader('Content-Security-Policy', "default-src 'self'");
    response.end(text);
  };
  if (scheme === 'https') response.setHeader('Strict-Transport-Security', 'max-age=31536000');
  const routes: Record<string, () => unknown> = {
    '/': () => html(page('Shop', lines('article'))),
    '/docs/': () => html(page('Docs', lines('chapter'))),
    '/docs': () => response.writeHead(302, { Location: `${scheme}://${request.headers.host}/docs/` }).end(),
    '/clock': () =>
      html(page('Clock', [...lines('tick'), `it is ${1_000_000 + clock++}`, `you are ${request.socket.remoteAddress}`])),
    '/large': () =>
      response.writeHead(200, { 'Content-Length': large.length }).end(request.method === 'HEAD' ? undefined : large),
    '/upload': () => request.resume().once('end', () => response.writeHead(204).end()),
  };
  const route = routes[request.url ?? ''];
  if (route === undefined) response.writeHead(404).end();
  else route();
};

/** What a mutant does to a request; `false` leaves it to the good site. */
export type Mutant = (request: IncomingMessage, response: ServerResponse) => boolean;

/** Gets only requests whose host is one, unless `strict` is false. */
export const mutated =
  (mutant: Mutant, strict = true): RequestListener =>
  (request, response) => {
    settleHost(request);
    if (strict && !isHost(request.headers.host)) response.writeHead(400).end();
    else if (!mutant(request, response)) good(request, response);
  };

/** RFC 9112 3.2.2, RFC 9113 8.3.1: the host of an absolute-form target, or `:authority`, stands for Host. */
function settleHost(request: IncomingMessage): void {
  const [, authority, path] = /^https?:\/\/([^/]*)(\/.*)$/.exec(request.url ?? '') ?? [];
  const own = authority ?? request.headers[':authority'];
  if (typeof own === 'string') request.headers.host = own;
  if (path !== undefined) request.url = path;
}

/** RFC 3986 3.2.2, and a port that is one. HTTP/1.0 may leave it out. */
function isHost(host = 'none'): boolean {
  const [, literal, name, port = '0'] = /^(?:\[([\da-f:.]+)\]|([\w.-]+))(?::(\d{0,5}))?$/i.exec(host) ?? [];
  return (name !== undefined || (literal !== undefined && isIPv6(literal))) && Number(port) <= 65_535;
}

export interface Site {
  readonly v4?: RequestListener | null;
  readonly v6?: RequestListener | null;
  readonly tls?: { readonly v4: ServerOptions; readonly v6: ServerOptions };
}

/** Speaks HTTP/2 where ALPN selects it. */
function secure(options: ServerOptions, listener: RequestListener): Server {
  const { ALPNProtocols: protocols } = options;
  if (!Array.isArray(protocols) || !protocols.includes('h2')) return createSecureServer(options, listener);
  const server = createHttp2Server({ ...options, allowHTTP1: true });
  const sessions = new Set<ServerHttp2Session>();
  server.on('session', (session) => sessions.add(session.on('close', () => sessions.delete(session))));
  // The compatibility API gives what a listener of node:http reads and writes.
  server.on('request', listener as unknown as (request: Http2ServerRequest, response: Http2ServerResponse) => void);
  return Object.assign(server as unknown as Server, {
    closeAllConnections: () => {
      for (const session of sessions) session.destroy();
    },
  });
}

/** One site on 127.0.0.1 and ::1, on the same port; null leaves the listener out. */
export async function site({ v4 = good, v6 = good, tls }: Site) {
  const make = (listener: RequestListener | null, options: ServerOptions | undefined) =>
    listener === null ? null : () => (options === undefined ? createServer(listener) : secure(options, listener));
  return await onLoopbacks({ v4: make(v4, tls?.v4), v6: make(v6, tls?.v6) });
}
