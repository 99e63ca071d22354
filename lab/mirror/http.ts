import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { z } from 'zod';
import { largeOctets, tokenPattern, type Sighting, type TokenSeen, type Upload } from '../../harness/net/mirror.ts';
import { limitLifetime } from './echo.ts';
import { limits } from './limits.ts';
import type { Tokens } from './tokens.ts';

const large = Buffer.alloc(largeOctets, 'sixways mirror\n');

/** The HTTP service. */
export function httpServer(tokens: Tokens): Server {
  const server = createServer(
    {
      maxHeaderSize: 8_192,
      headersTimeout: limits.idle,
      requestTimeout: limits.lifetime,
      keepAliveTimeout: limits.idle,
      // What headersTimeout and requestTimeout are enforced by.
      connectionsCheckingInterval: 1_000,
      noDelay: true,
    },
    (request, response) => answer(request, response, tokens),
  );
  server.maxConnections = limits.connections;
  server.timeout = limits.idle;
  server.on('connection', limitLifetime);
  return server;
}

function answer(request: IncomingMessage, response: ServerResponse, tokens: Tokens): void {
  const [path = '', query = ''] = (request.url ?? '').split('?', 2);
  switch (`${request.method} ${path}`) {
    case 'GET /':
      return text(response, 200, 'sixways mirror\n');
    case 'GET /whoami':
      return json(response, sighting(request));
    case 'GET /large':
      return send(response, 200, 'application/octet-stream', large);
    case 'POST /upload':
      return receive(request, response);
    case 'GET /seen': {
      const token = new URLSearchParams(query).get('token') ?? '';
      if (!tokenPattern.test(token)) return text(response, 400, 'a token is 16 to 64 letters and digits\n');
      const seen = tokens.find(token);
      return json(response, {
        seen: seen !== null,
        source: seen?.source ?? null,
        answerError: seen?.answerError ?? null,
      } satisfies z.infer<typeof TokenSeen>);
    }
    default:
      return text(response, 404, 'GET / /whoami /large /seen?token=, POST /upload\n');
  }
}

function sighting({ socket: { remoteAddress: address = '', remotePort: port = 0 } }: IncomingMessage): Sighting {
  return { source: { address, port } };
}

function receive(request: IncomingMessage, response: ServerResponse): void {
  const hash = createHash('sha256');
  let octets = 0;
  request.on('data', (part: Buffer) => {
    octets += part.length;
    if (octets <= limits.upload) {
      hash.update(part);
      return;
    }
    request.removeAllListeners('data').removeAllListeners('end');
    response.once('finish', () => request.socket.destroySoon());
    response.setHeader('connection', 'close');
    text(response, 413, `at most ${limits.upload} octets\n`);
  });
  request.on('end', () => json(response, { octets, sha256: hash.digest('hex') } satisfies z.infer<typeof Upload>));
}

const text = (response: ServerResponse, status: number, body: string): void =>
  send(response, status, 'text/plain', Buffer.from(body));

const json = (response: ServerResponse, value: object): void =>
  send(response, 200, 'application/json', Buffer.from(JSON.stringify(value)));

function send(response: ServerResponse, status: number, type: string, body: Buffer): void {
  response.writeHead(status, { 'content-type': type, 'content-length': body.length, 'cache-control': 'no-store' });
  response.end(body);
}
