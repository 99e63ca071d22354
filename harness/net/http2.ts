import { connect as connectHttp2, type ClientHttp2Session, constants, type IncomingHttpHeaders } from 'node:http2';
import { errnoOf } from './dial.ts';
import type { TLSSocket } from 'node:tls';

export interface Http2Request {
  readonly authority: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Octets of body kept and read. */
  readonly keep: number;
  readonly read: number;
  readonly totalMs: number;
  readonly signal: AbortSignal;
}

export interface Http2Reply {
  /** `stream`: the peer reset the stream; `session`: GOAWAY, or the connection ended. */
  readonly outcome: 'response' | 'stream' | 'session' | 'silent';
  /** Name of the error code (RFC 9113 7), or an errno. */
  readonly detail: string | null;
  readonly status: number | null;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
  readonly octets: number;
  readonly ended: 'complete' | 'limit' | 'reset' | 'closed' | 'silent';
}

const codeNames = new Map(
  Object.entries(constants).flatMap(([name, code]) =>
    /^NGHTTP2_(NO_ERROR|.*_ERROR|REFUSED_STREAM|CANCEL|ENHANCE_YOUR_CALM|INADEQUATE_SECURITY|HTTP_1_1_REQUIRED|SETTINGS_TIMEOUT|STREAM_CLOSED|CONNECT_ERROR)$/.test(
      name,
    ) && typeof code === 'number'
      ? [[code, name.replace('NGHTTP2_', '')] as const]
      : [],
  ),
);
const nameOf = (code: number): string => codeNames.get(code) ?? `code ${code}`;

/**
 * One GET over HTTP/2 on a TLS session that selected `h2`; then the connection is destroyed.
 * @throws the signal's reason; never for what the peer did.
 */
export async function http2Get(socket: TLSSocket, ask: Http2Request): Promise<Http2Reply> {
  ask.signal.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<Pick<Http2Reply, 'outcome' | 'detail' | 'ended'>>();
  const session: ClientHttp2Session = connectHttp2(`https://${ask.authority}`, {
    createConnection: () => socket,
    settings: { enablePush: false },
    maxHeaderListPairs: 256,
  });
  const pieces: Buffer[] = [];
  let status: number | null = null;
  let headers: Http2Reply['headers'] = [];
  let octets = 0;
  const end = (outcome: 'stream' | 'session' | 'silent', detail: string, ended: Http2Reply['ended']) =>
    resolve({ outcome: status === null ? outcome : 'response', detail, ended });
  const deadline = setTimeout(() => end('silent', 'ETIMEDOUT', 'silent'), ask.totalMs);
  const abort = () => reject(ask.signal.reason);
  ask.signal.addEventListener('abort', abort, { once: true });
  session.on('goaway', (code) => {
    if (code !== constants.NGHTTP2_NO_ERROR) end('session', `GOAWAY ${nameOf(code)}`, 'closed');
  });
  session.on('error', (error) => end('session', errnoOf(error) ?? error.message, 'reset'));
  session.on('close', () => end('session', 'EOF', 'closed'));
  try {
    const stream = session.request({
      ':method': 'GET',
      ':scheme': 'https',
      ':authority': ask.authority,
      ':path': ask.path,
      ...ask.headers,
    });
    stream.on('response', (fields) => {
      status = fields[':status'] ?? null;
      headers = pairsOf(fields);
    });
    stream.on('data', (piece: Buffer) => {
      if (octets < ask.keep) pieces.push(piece.subarray(0, ask.keep - octets));
      octets += piece.length;
      if (octets > ask.read) resolve({ outcome: 'response', detail: null, ended: 'limit' });
    });
    stream.on('end', () => {
      if (status !== null) resolve({ outcome: 'response', detail: null, ended: 'complete' });
    });
    // A stream that the peer resets ends with an error; `close` tells its code.
    stream.on('error', () => undefined);
    stream.on('close', () => end('stream', nameOf(stream.rstCode), 'reset'));
    stream.end();
    return { ...(await promise), status, headers, body: Buffer.concat(pieces), octets };
  } finally {
    clearTimeout(deadline);
    ask.signal.removeEventListener('abort', abort);
    session.destroy();
    socket.destroy();
  }
}

const pairsOf = (fields: IncomingHttpHeaders): (readonly [string, string])[] =>
  Object.entries(fields)
    .filter(([name]) => !name.startsWith(':'))
    .flatMap(([name, value]) => [value ?? []].flat().map((one) => [name, one] as const));
