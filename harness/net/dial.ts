import { once } from 'node:events';
import { connect, isIP, type Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { connectUdp } from './udp.ts';

export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

export interface Dial extends Endpoint {
  /** Local address to bind; null lets the kernel choose. */
  readonly local: string | null;
  /** Milliseconds until the target counts as silent. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** A connection, or what the target, or ICMP from an unknown sender, made of the attempt. */
export type Dialled =
  | {
      readonly outcome: 'open';
      readonly socket: Socket;
      readonly local: Endpoint;
      readonly remote: Endpoint;
      readonly ms: number;
    }
  | {
      readonly outcome: 'refused' | 'reset' | 'timeout' | 'unreachable';
      /** errno; `ETIMEDOUT` also when it was our own deadline. */
      readonly code: string;
      readonly ms: number;
      readonly error: Error;
    };

const targetErrors: Readonly<Record<string, 'refused' | 'reset' | 'timeout'>> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'reset',
  ETIMEDOUT: 'timeout',
};

/** What Linux makes of ICMP and ICMPv6 destination unreachable; our own kernel says the same when it has no route. */
export const unreachableErrors = new Set(['EHOSTUNREACH', 'ENETUNREACH', 'EACCES', 'EHOSTDOWN', 'ENONET', 'ENOPROTOOPT']);

export const errnoOf = (error: unknown): string | null =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;

/** The error of a silence that we declared ourselves, with the errno that the kernel would give. */
export const timedOut = (what: string): Error => Object.assign(new Error(`${what} timed out`), { code: 'ETIMEDOUT' });

/**
 * One TCP connection attempt to one address: no name, no fallback (RFC 8305 is what browsers do, and hides a dead family).
 * @throws what stopped us from asking: an errno of our own side, no route from our own kernel, or the signal's reason.
 */
export async function dial(to: Dial): Promise<Dialled> {
  const family = isIP(to.address);
  if (family === 0) throw new RangeError(`not an IP address: ${to.address}`);
  to.signal.throwIfAborted();
  const start = performance.now();
  const socket = connect({
    host: to.address,
    port: to.port,
    family,
    autoSelectFamily: false,
    ...(to.local === null ? {} : { localAddress: to.local }),
  });
  const deadline = setTimeout(() => socket.destroy(timedOut(`connect to ${to.address} port ${to.port}`)), to.timeoutMs);
  const abort = () => socket.destroy();
  to.signal.addEventListener('abort', abort, { once: true });
  try {
    await Promise.race([once(socket, 'connect'), once(socket, 'close').then(() => to.signal.throwIfAborted())]);
    return { outcome: 'open', socket, ...endsOf(socket), ms: performance.now() - start };
  } catch (error) {
    socket.destroy();
    to.signal.throwIfAborted();
    const code = errnoOf(error);
    if (code === null || !(error instanceof Error)) throw error;
    const ms = performance.now() - start;
    const outcome = targetErrors[code];
    if (outcome !== undefined) return { outcome, code, ms, error };
    if (unreachableErrors.has(code) && (await hasRoute(to))) return { outcome: 'unreachable', code, ms, error };
    throw error;
  } finally {
    clearTimeout(deadline);
    to.signal.removeEventListener('abort', abort);
  }
}

function endsOf(socket: Socket): { local: Endpoint; remote: Endpoint } {
  const { localAddress, localPort, remoteAddress, remotePort } = socket;
  if (localAddress === undefined || localPort === undefined || remoteAddress === undefined || remotePort === undefined) {
    // The peer's RST overtook us between connect and here.
    throw Object.assign(new Error('the connection ended at once'), { code: 'ECONNRESET' });
  }
  return { local: { address: localAddress, port: localPort }, remote: { address: remoteAddress, port: remotePort } };
}

/** Connecting a UDP socket asks the kernel for a route and sends nothing: what then fails is ours, not ICMP. */
async function hasRoute(to: Dial): Promise<boolean> {
  try {
    await using _ = await connectUdp(to);
    return true;
  } catch {
    return false;
  }
}
