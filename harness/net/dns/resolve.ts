import { isIP } from 'node:net';
import type { DnsRecord, Message } from './decode.ts';
import type { Answered, Question } from './message.ts';
import { askTcp } from './tcp.ts';
import { askUdp } from './udp.ts';

/** A name, and who is asked about it. */
export interface Resolving {
  readonly name: string;
  /** Name servers, asked in turn. */
  readonly resolvers: readonly string[];
  readonly port?: number;
  readonly local: string | null;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

export const resolverError = (code: string, name: string): Error => Object.assign(new Error(`${code} for ${name}`), { code });

const rcodeErrors: Readonly<Record<string, string>> = {
  FORMERR: 'EFORMERR',
  SERVFAIL: 'ESERVFAIL',
  NOTIMP: 'ENOTIMP',
  REFUSED: 'EREFUSED',
};

/**
 * The answers of the first of three resolvers that gives one, none where there is no such name.
 * @throws what the resolvers did, under c-ares' codes, when no one gave an answer.
 */
export async function resolve(type: Question['type'], ask: Resolving): Promise<readonly DnsRecord[]> {
  let last: unknown = null;
  for (const resolver of ask.resolvers.slice(0, 3)) {
    try {
      return await askServer(resolver, type, ask);
    } catch (error) {
      ask.signal.throwIfAborted();
      last = error;
    }
  }
  throw last;
}

async function askServer(
  address: string,
  type: Question['type'],
  { name, port = 53, local, timeoutMs, signal }: Resolving,
): Promise<readonly DnsRecord[]> {
  const bound = local !== null && isIP(local) === isIP(address) ? local : null;
  const at = { address, port, local: bound, deadlineMs: timeoutMs, signal };
  const short = replyOf(await askUdp({ name, type }, at), name);
  const reply = short.isTruncated ? replyOf(await askTcp({ name, type }, at), name) : short;
  if (reply.rcode === 'NXDOMAIN') return [];
  if (reply.rcode !== 'NOERROR') throw resolverError(rcodeErrors[reply.rcode] ?? 'EBADRESP', name);
  return reply.answers;
}

/** The resolver's own failures; ICMP errors stay what they are. */
const failures: Readonly<Record<string, string>> = {
  ETIMEDOUT: 'ETIMEOUT',
  ECONNREFUSED: 'EREFUSED',
  ECONNRESET: 'EREFUSED',
};

function replyOf(answered: Answered, name: string): Message {
  if (answered.outcome === 'reply') return answered.reply;
  if (answered.outcome === 'malformed') throw resolverError(answered.why === 'cut-short' ? 'EOF' : 'EBADRESP', name);
  const code = failures[answered.code];
  throw code === undefined ? answered.error : resolverError(code, name);
}
