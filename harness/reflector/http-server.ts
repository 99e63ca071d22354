import { createHash, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { runPattern, type RunOpened, tagPattern, type Whoami } from '../net/reflector/protocol.ts';
import { limits } from './limits.ts';
import type { Rate } from './rate.ts';
import type { Runs } from './runs.ts';

export interface HttpService {
  readonly address: string;
  readonly port: number;
  readonly runs: Runs;
  readonly rate: Rate;
  /** SHA-256 of the bearer token (RFC 6750 2.1). */
  readonly tokenDigest: Buffer;
  /** What a new run is told, but for its id. */
  readonly about: () => Omit<RunOpened, 'run'>;
}

/** A page of one's own: browsers gather ICE candidates only with one, and it asks for nothing else. */
const blank =
  '<!doctype html>\n<meta charset="utf-8">\n<title>sixways reflector</title>\n<p>Tells who asks, and forgets it.</p>\n';

/** The HTTP service on one address; resolves when it listens. */
export async function httpService(at: HttpService): Promise<{ readonly port: number; close(): void }> {
  const server: Server = createServer(
    {
      maxHeaderSize: limits.head,
      headersTimeout: limits.idle,
      requestTimeout: limits.idle,
      keepAliveTimeout: limits.idle,
      // What headersTimeout and requestTimeout are enforced by.
      connectionsCheckingInterval: 1_000,
      noDelay: true,
    },
    (request, response) => answer(request, response, at),
  );
  server.maxConnections = limits.connections;
  server.timeout = limits.idle;
  server.on('connection', (socket) => {
    const lifetime = setTimeout(() => socket.destroy(), limits.connection);
    socket.once('close', () => clearTimeout(lifetime));
  });
  server.listen({ host: at.address, port: at.port, ipv6Only: true });
  await once(server, 'listening');
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('a TCP server has an address');
  return {
    port: bound.port,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function answer(request: IncomingMessage, response: ServerResponse, at: HttpService): void {
  const { remoteAddress: address, remotePort: port } = request.socket;
  // Nothing takes a body.
  request.resume();
  if (address === undefined || port === undefined || !at.rate.admits(address)) return text(response, 429, 'later\n');
  const [path = ''] = (request.url ?? '').split('?', 1);
  const [, verb = '', run = '', tag = ''] = /^\/(w|log|run)\/([^/]+)(?:\/([^/]+))?$/.exec(path) ?? [];
  switch (`${request.method} ${verb === '' ? path : verb}`) {
    case 'GET /':
      return send(response, 200, 'text/html; charset=utf-8', blank);
    case 'GET w':
      return whoami({ request, response, at, run, tag, source: { address, port } });
    case 'POST /run': {
      if (!isBearer(request, at)) return unauthorized(response);
      const id = at.runs.open();
      return id === null
        ? text(response, 429, 'too many runs\n')
        : json(response, { run: id, ...at.about() } satisfies RunOpened);
    }
    case 'GET log': {
      if (!isBearer(request, at)) return unauthorized(response);
      const log = at.runs.log(run);
      return log === null ? text(response, 404, 'no such run\n') : json(response, log);
    }
    case 'DELETE run':
      if (!isBearer(request, at)) return unauthorized(response);
      return at.runs.end(run) ? void response.writeHead(204).end() : text(response, 404, 'no such run\n');
    default:
      return text(response, 404, 'GET /, /w/RUN/TAG, /log/RUN; POST /run; DELETE /run/RUN\n');
  }
}

interface Asked {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly at: HttpService;
  readonly run: string;
  readonly tag: string;
  readonly source: { readonly address: string; readonly port: number };
}

function whoami({ request, response, at, run, tag, source }: Asked): void {
  const local = request.socket.localAddress ?? at.address;
  const isKnown =
    runPattern.test(run) && tagPattern.test(tag) && at.runs.record(run, { kind: 'http', source, local, tag, query: null });
  if (!isKnown) return text(response, 404, 'no such run\n');
  // A page of any site may ask: it learns what every server learns of its client.
  response.setHeader('access-control-allow-origin', '*');
  return json(response, { source, local, host: (request.headers.host ?? '').slice(0, 300) } satisfies Whoami);
}

function isBearer({ headers }: IncomingMessage, { tokenDigest }: HttpService): boolean {
  const [, token] = /^Bearer ([\w.~+/=-]{1,512})$/i.exec(headers.authorization ?? '') ?? [];
  return token !== undefined && timingSafeEqual(digestOf(token), tokenDigest);
}

/** Digests have one length, so that comparing them tells nothing of the token's. */
export const digestOf = (token: string): Buffer => createHash('sha256').update(token).digest();

function unauthorized(response: ServerResponse): void {
  response.setHeader('www-authenticate', 'Bearer');
  text(response, 401, 'a bearer token is needed\n');
}

const text = (response: ServerResponse, status: number, body: string): void =>
  send(response, status, 'text/plain; charset=utf-8', body);

const json = (response: ServerResponse, value: object): void => send(response, 200, 'application/json', JSON.stringify(value));

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, {
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(body);
}
