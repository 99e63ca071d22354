import { lookup as hostLookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { errnoOf } from '../dial.ts';
import { addressesOf, type Answered, type Reply } from './message.ts';
import { askTcp } from './tcp.ts';
import { askUdp } from './udp.ts';

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

async function askServer(address: string, { name, family, port = 53, local, timeoutMs, signal }: Lookup): Promise<string[]> {
  const type = family === 6 ? 'AAAA' : 'A';
  const bound = local !== null && isIP(local) === isIP(address) ? local : null;
  const at = { address, port, local: bound, deadlineMs: timeoutMs, signal };
  const short = replyOf(await askUdp({ name, type }, at), name);
  const reply = short.isTruncated ? replyOf(await askTcp({ name, type }, at), name) : short;
  if (reply.rcode === 'NXDOMAIN') return [];
  if (reply.rcode !== 'NOERROR') throw resolverError(rcodeErrors[reply.rcode] ?? 'EBADRESP', name);
  return addressesOf(reply, type);
}

/** The resolver's own failures; ICMP errors stay what they are. */
const failures: Readonly<Record<string, string>> = {
  ETIMEDOUT: 'ETIMEOUT',
  ECONNREFUSED: 'EREFUSED',
  ECONNRESET: 'EREFUSED',
};

function replyOf(answered: Answered, name: string): Reply {
  if (answered.outcome === 'reply') return answered.reply;
  if (answered.outcome === 'malformed') throw resolverError(answered.why === 'cut-short' ? 'EOF' : 'EBADRESP', name);
  const code = failures[answered.code];
  throw code === undefined ? answered.error : resolverError(code, name);
}
