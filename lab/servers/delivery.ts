import type { Server, ServerResponse } from 'node:http';
import { createServer as createHttp2Server } from 'node:http2';
import { createServer as createNetServer, type Server as NetServer } from 'node:net';

/** How a site sends what it has to say: in chunks, in chunks without the last one, late, or by HTTP/2 without TLS to who begins with it. */
export const deliveries = ['chunked', 'cut-chunked', 'slow', 'h2c'] as const;

const lateMs = 400;

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export function deliver(how: string, response: ServerResponse, { status, headers, body }: Answer): void {
  const isChunked = how === 'chunked' || how === 'cut-chunked';
  const length = isChunked ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  const send = () => response.writeHead(status, { ...headers, ...length });
  if (how === 'slow') setTimeout(() => send().end(body), lateMs);
  else if (how === 'cut-chunked' && response.req.method !== 'HEAD') send().write(body, () => response.destroy());
  else if (isChunked) send().write(body, () => response.end());
  else send().end(body);
}

/** Gives a connection that begins with the preface of HTTP/2 (RFC 9113 3.4) to HTTP/2, and others to `http1`. */
export function withHttp2(http1: Server): NetServer {
  const http2 = createHttp2Server((_, response) => response.writeHead(200).end());
  return createNetServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.once('data', (first: Buffer) => {
      socket.pause();
      socket.unshift(first);
      const isHttp2 = first.subarray(0, 3).equals(Buffer.from('PRI'));
      (isHttp2 ? http2 : http1).emit('connection', socket);
      process.nextTick(() => socket.resume());
    });
  });
}
