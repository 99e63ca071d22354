import { lookup } from 'node:dns/promises';
import { Agent, get, type RequestOptions } from 'node:http';
import { performance } from 'node:perf_hooks';
import { Whoami } from '../../harness/net/reflector/protocol.ts';

/** Milliseconds that one question may take; a tunnel that swallows a family makes each of them last so long. */
export const questionMs = 2_500;
const mostOctets = 4_096;

export interface Apparent {
  readonly source: string | null;
  readonly code: string | null;
  readonly ms: number;
}

export interface WhoamiQuestion {
  /** Literal without brackets, or a name. */
  readonly host: string;
  readonly port: number;
  readonly path: string;
  /** 0 for whichever answers first (RFC 8305). */
  readonly family: 0 | 4 | 6;
  readonly local?: string;
  /** Of a connection that is to be used again. */
  readonly agent?: Agent;
  readonly signal: AbortSignal;
}

/** Asks the reflector who we are. What it says, or why it did not, is a value. @throws the signal's reason */
export async function whoami({ host, port, path, family, local, agent, signal }: WhoamiQuestion): Promise<Apparent> {
  signal.throwIfAborted();
  const began = performance.now();
  const own = agent ?? new Agent({ keepAlive: false });
  const options: RequestOptions & { autoSelectFamily: boolean } = {
    host,
    port,
    path,
    agent: own,
    autoSelectFamily: family === 0,
    ...(family === 0 ? {} : { family }),
    ...(local === undefined ? {} : { localAddress: local }),
    signal: AbortSignal.any([signal, AbortSignal.timeout(questionMs)]),
  };
  const result = (source: string | null, code: string | null): Apparent => ({ source, code, ms: performance.now() - began });
  try {
    const reply = Whoami.safeParse(JSON.parse(await body(options)));
    return reply.success ? result(reply.data.source.address, null) : result(null, 'EPROTO');
  } catch (error) {
    signal.throwIfAborted();
    return result(null, codeOf(error));
  } finally {
    if (agent === undefined) own.destroy();
  }
}

async function body(options: RequestOptions): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const request = get(options, (response) => {
    let text = '';
    response.setEncoding('utf8');
    response.on('data', (part: string) => {
      text += part;
      if (text.length > mostOctets) request.destroy(new Error('too large'));
    });
    response.on('end', () => resolve(text));
    response.on('error', reject);
  });
  request.on('error', reject);
  return await promise;
}

/** errno of what stopped a question; of several at once (RFC 8305) the first. */
export function codeOf(error: unknown): string {
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  if (!(error instanceof Error)) return 'UNKNOWN';
  if (error.name === 'AbortError' || error.name === 'TimeoutError') return 'ETIMEDOUT';
  if (error instanceof SyntaxError) return 'EPROTO';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

/** The addresses of a name in the order of the system's own policy; none where it has none. @throws the signal's reason */
export async function addressesOf(
  name: string,
  family: 0 | 4 | 6,
  signal: AbortSignal,
): Promise<{ addresses: string[]; code: string | null }> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' })), questionMs);
  const abort = (): void => late.reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  try {
    const found = await Promise.race([lookup(name, { all: true, family, order: 'verbatim' }), late.promise]);
    return { addresses: found.map(({ address }) => address).slice(0, 8), code: null };
  } catch (error) {
    signal.throwIfAborted();
    return { addresses: [], code: codeOf(error) };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
  }
}
