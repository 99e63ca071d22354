import { createSocket } from 'node:dgram';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { lookup as hostLookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { decode, encode, RECURSION_DESIRED } from 'dns-packet';
import { dial, errnoOf, timedOut } from './dial.ts';

export interface Lookup {
  readonly name: string;
  readonly family: 4 | 6;
  /** Name servers, asked in turn; none: the resolver of this host. */
  readonly resolvers: readonly string[];
  readonly port?: number;
  readonly local: string | null;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

const resolverError = (code: string, name: string): Error => Object.assign(new Error(`${code} for ${name}`), { code });

const rcodeErrors: Readonly<Record<string, string>> = {
  FORMERR: 'EFORMERR',
  SERVFAIL: 'ESERVFAIL',
  NOTIMP: 'ENOTIMP',
  REFUSED: 'EREFUSED',
};

/**
 * The addresses of one family of a name, none where it has none.
 * @throws what the resolvers did, under c-ares' codes, when no one gave an answer.
 */
export async function lookup(ask: Lookup): Promise<string[]> {
  if (ask.resolvers.length === 0) return await askHost(ask);
  let last: unknown = null;
  for (const resolver of ask.resolvers.slice(0, 3)) {
    try {
      return await askServer(resolver, ask);
    } catch (error) {
      ask.signal.throwIfAborted();
      last = error;
    }
  }
  throw last;
}

/** getaddrinfo, and not a query: the hosts file counts too, as for every client of this host. */
async function askHost({ name, family }: Lookup): Promise<string[]> {
  try {
    return (await hostLookup(name, { family, all: true })).map(({ address }) => address);
  } catch (error) {
    // getaddrinfo does not tell "no such name" from "no address of this family".
    if (errnoOf(error) === 'ENOTFOUND') return [];
    throw error;
  }
}

async function askServer(resolver: string, ask: Lookup): Promise<string[]> {
  const type = ask.family === 6 ? 'AAAA' : 'A';
  const id = randomInt(65_536);
  const query = encode({ type: 'query', id, flags: RECURSION_DESIRED, questions: [{ type, name: ask.name }] });
  const first = read(await overUdp(resolver, query, ask), id, ask.name);
  const reply = first.flag_tc ? read(await overTcp(resolver, query, ask), id, ask.name) : first;
  // dns-packet adds `rcode` to what it decodes; its type declarations lack it.
  const rcode = 'rcode' in reply ? String(reply.rcode) : 'NOERROR';
  if (rcode === 'NXDOMAIN') return [];
  if (rcode !== 'NOERROR') throw resolverError(rcodeErrors[rcode] ?? 'EBADRESP', ask.name);
  // dns-packet decodes an AAAA of any length (catalogue fact 12): what is no address of the family is dropped.
  return (reply.answers ?? []).flatMap((record) =>
    record.type === type && typeof record.data === 'string' && isIP(record.data) === ask.family ? [record.data] : [],
  );
}

function read(wire: Buffer, id: number, name: string): ReturnType<typeof decode> {
  let reply: ReturnType<typeof decode>;
  try {
    reply = decode(wire);
  } catch (cause) {
    throw Object.assign(new Error(`unreadable answer for ${name}`, { cause }), { code: 'EBADRESP' });
  }
  if (reply.id !== id || reply.type !== 'response') throw resolverError('EBADRESP', name);
  return reply;
}

async function overUdp(resolver: string, query: Buffer, ask: Lookup): Promise<Buffer> {
  const socket = createSocket(isIP(resolver) === 6 ? 'udp6' : 'udp4');
  const deadline = setTimeout(() => socket.emit('error', resolverError('ETIMEOUT', ask.name)), ask.timeoutMs);
  try {
    if (ask.local !== null && isIP(ask.local) === isIP(resolver)) socket.bind(0, ask.local);
    const answer = once(socket, 'message', { signal: ask.signal });
    // Connected: only the name server's own address and port may answer, and an ICMP error reaches us.
    socket.connect(ask.port ?? 53, resolver);
    socket.once('connect', () => socket.send(query));
    const [wire]: unknown[] = await answer;
    if (!Buffer.isBuffer(wire)) throw resolverError('EBADRESP', ask.name);
    return wire;
  } catch (cause) {
    if (errnoOf(cause) === 'ECONNREFUSED') throw resolverError('EREFUSED', ask.name);
    throw cause;
  } finally {
    clearTimeout(deadline);
    socket.close();
  }
}

/** RFC 7766 8: two octets of length before the message. */
async function overTcp(resolver: string, query: Buffer, ask: Lookup): Promise<Buffer> {
  const local = ask.local !== null && isIP(ask.local) === isIP(resolver) ? ask.local : null;
  const dialled = await dial({ address: resolver, port: ask.port ?? 53, local, timeoutMs: ask.timeoutMs, signal: ask.signal });
  if (dialled.outcome !== 'open') throw resolverError(dialled.outcome === 'timeout' ? 'ETIMEOUT' : 'EREFUSED', ask.name);
  const { socket } = dialled;
  const deadline = setTimeout(() => socket.destroy(timedOut('answer over TCP')), ask.timeoutMs);
  const abort = () => socket.destroy();
  ask.signal.addEventListener('abort', abort, { once: true });
  try {
    const length = Buffer.alloc(2);
    length.writeUInt16BE(query.length);
    socket.write(Buffer.concat([length, query]));
    let got = Buffer.alloc(0);
    for await (const piece of socket) {
      got = Buffer.concat([got, piece]);
      if (got.length >= 2 && got.length >= 2 + got.readUInt16BE(0)) return got.subarray(2, 2 + got.readUInt16BE(0));
    }
    throw resolverError('EOF', ask.name);
  } catch (error) {
    ask.signal.throwIfAborted();
    throw errnoOf(error) === 'ETIMEDOUT' ? resolverError('ETIMEOUT', ask.name) : error;
  } finally {
    clearTimeout(deadline);
    ask.signal.removeEventListener('abort', abort);
    socket.destroy();
  }
}
