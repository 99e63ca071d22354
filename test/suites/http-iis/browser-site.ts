import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer, type ServerOptions } from 'node:https';
import type { Duplex } from 'node:stream';
import { onLoopbacks } from './loopbacks.ts';

export const html = (response: ServerResponse, body: string, headers: Record<string, string> = {}): void =>
  void response
    .writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', ...headers })
    .end(`<!doctype html>\n<title>Shop</title>\n<link rel="stylesheet" href="/style.css">\n${body}`);

export const script = (response: ServerResponse, text: string): void =>
  void response.writeHead(200, { 'Content-Type': 'text/javascript' }).end(text);

export const isV6 = ({ socket }: IncomingMessage): boolean => socket.localAddress?.includes(':') === true;

const sessions = new Map<string, string | undefined>();

/** Takes the session of a form to the next page; `bound` binds it to the client's address. */
const session =
  (bound: boolean) =>
  (request: IncomingMessage, response: ServerResponse): void => {
    const id = /\bid=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1];
    if (request.method === 'POST') {
      const isKept = id !== undefined && sessions.has(id) && (!bound || sessions.get(id) === request.socket.remoteAddress);
      request.resume();
      return html(response.setHeader('X-Kept', String(isKept)), isKept ? '<p>Welcome back</p>' : '<p>Who are you?</p>');
    }
    const fresh = randomUUID();
    sessions.set(fresh, request.socket.remoteAddress);
    html(response, '<form method="post"><button>Go</button></form>', { 'Set-Cookie': `id=${fresh}; Path=/` });
  };

/** The page of the tests: a script that shows it is ready, and what each question needs. */
export const browserSite =
  (more: { bound?: boolean } = {}): RequestListener =>
  (request, response) => {
    const routes: Record<string, () => unknown> = {
      '/': () => html(response, '<h1>Shop</h1>\n<div id="app"></div>\n<script src="/app.js"></script>'),
      '/app.js': () => script(response, `document.getElementById('app').innerHTML = '<p id="ready">Open</p>';`),
      '/style.css': () => response.writeHead(200, { 'Content-Type': 'text/css' }).end('body { background: #fff; color: #222; }'),
      '/api': () => api(request, response),
      '/sw.js': () => script(response, worker),
      '/account': () => session(more.bound === true)(request, response),
      '/favicon.ico': () => response.writeHead(204).end(),
    };
    (routes[request.url ?? ''] ?? (() => response.writeHead(404).end()))();
  };

const worker = `
addEventListener('install', (event) => event.waitUntil(caches.open('1').then((cache) => cache.addAll(['/', '/app.js', '/style.css'])).then(() => skipWaiting())));
addEventListener('activate', (event) => event.waitUntil(clients.claim()));
addEventListener('fetch', (event) => event.respondWith(fetch(event.request).catch(() => caches.match(event.request))));
`;

/** Allows every origin of this port, whatever the host. */
function api({ headers }: IncomingMessage, response: ServerResponse): void {
  const origin = URL.parse(headers.origin ?? '');
  const allowed = origin !== null && origin.port === URL.parse(`http://${headers.host}`)?.port;
  response
    .writeHead(200, { 'Content-Type': 'text/plain', ...(allowed ? { 'Access-Control-Allow-Origin': origin.origin } : {}) })
    .end('ok');
}

/** RFC 6455 4.2.2 and 5.2 for one short text frame at a time: echoes it. */
export function echoSocket(request: IncomingMessage, socket: Duplex): void {
  const accept = createHash('sha1')
    .update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
    .digest('base64');
  // Sockets of an HTTP server stay half open of themselves.
  socket.on('error', () => socket.destroy()).on('end', () => socket.end());
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
  );
  socket.on('data', (frame: Buffer) => {
    if ((frame[0] ?? 0) % 16 === 8) {
      socket.end(Buffer.from([0x88, 0]));
      return;
    }
    const length = (frame[1] ?? 0) & 0x7f;
    const mask = frame.subarray(2, 6);
    const text = frame.subarray(6, 6 + length).map((octet, at) => octet ^ (mask[at % 4] ?? 0));
    socket.write(Buffer.concat([Buffer.from([0x81, length]), text]));
  });
}

type Upgrade = (request: IncomingMessage, socket: Duplex) => void;

export interface BrowserSite {
  readonly v4?: RequestListener;
  /** null leaves the listener out. */
  readonly v6?: RequestListener | null;
  readonly upgrade?: { readonly v4: Upgrade; readonly v6: Upgrade };
  readonly tls?: ServerOptions;
  /** Any that is free unless told. */
  readonly port?: number;
}

/** One site on 127.0.0.1 and ::1, on the same port, with WebSockets. */
export async function browserServers({ v4 = browserSite(), v6 = browserSite(), upgrade, tls, port: wanted = 0 }: BrowserSite) {
  const echo = upgrade ?? { v4: echoSocket, v6: echoSocket };
  const make = (listener: RequestListener, on: Upgrade): Server =>
    (tls === undefined ? createServer(listener) : createSecureServer(tls, listener)).on('upgrade', on);
  return await onLoopbacks({ v4: () => make(v4, echo.v4), v6: v6 === null ? null : () => make(v6, echo.v6) }, wanted);
}
