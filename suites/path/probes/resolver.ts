import { z } from 'zod';
import { Address } from '../../../harness/model/address.ts';
import { probe } from '../../../harness/model/probe.ts';
import { addressesOf, type Answered } from '../../../harness/net/dns/message.ts';
import { askTcp } from '../../../harness/net/dns/tcp.ts';
import { askUdp } from '../../../harness/net/dns/udp.ts';
import { connectUdp } from '../../../harness/net/udp.ts';
import { Resolver } from '../observations.ts';
import { pathErrno } from '../wire/failure.ts';

const resendMs = 1_000;

/** Asks the path's name servers by UDP and TCP, and where the first answer of the path's family would be dialled. */
export default probe({
  gives: Resolver,
  input: z.strictObject({
    servers: z.array(Address).min(1).max(3),
    port: z.int().min(1).max(65_535),
    /** Has an A and an AAAA record. */
    name: z.string().max(255),
    family: z.literal([4, 6]),
    deadlineMs: z.int().min(100),
  }),
  timeoutMs: 15_000,
  async run({ input: { servers, port, name, family, deadlineMs }, vantage: { local }, signal, now }) {
    const seen = await Promise.all(
      servers.map(async (address) => {
        const ask = { address, port, local, deadlineMs, signal };
        const udp = async (type: 'A' | 'AAAA') =>
          await told(async () => await askUdp({ name, type }, { ...ask, resendMs }), {
            type,
            malformed: 'ETIMEDOUT',
            signal,
            now,
          });
        const tcp = async (type: 'A' | 'AAAA') =>
          await told(async () => await askTcp({ name, type }, ask), { type, malformed: 'EPROTO', signal, now });
        const [a, aaaa, own] = await Promise.all([udp('A'), udp('AAAA'), tcp(family === 4 ? 'A' : 'AAAA')]);
        return { address, a, aaaa, tcp: own };
      }),
    );
    const target = seen.flatMap((server) => (family === 4 ? server.a : server.aaaa).addresses)[0];
    return {
      name,
      family,
      servers: seen,
      dialled: target === undefined ? null : await ends(target, local),
    };
  },
});

interface Telling {
  readonly type: 'A' | 'AAAA';
  /** Code for what is no answer: by UDP it may be anybody's, so that the server was silent; by TCP it is the server's. */
  readonly malformed: 'ETIMEDOUT' | 'EPROTO';
  readonly signal: AbortSignal;
  readonly now: () => number;
}

type Told = (typeof Resolver.sample)['servers'][number]['a'];

const keptAddresses = 16;

async function told(ask: () => Promise<Answered>, { type, malformed, signal, now }: Telling): Promise<Told> {
  const start = now();
  const failed = (code: string): Told => ({ ms: null, code, rcode: null, addresses: [] });
  try {
    const answered = await ask();
    if (answered.outcome === 'malformed') return failed(malformed);
    if (answered.outcome === 'failed') return failed(pathErrno(answered.error));
    const { reply } = answered;
    return { ms: now() - start, code: null, rcode: reply.rcode, addresses: addressesOf(reply, type).slice(0, keptAddresses) };
  } catch (error) {
    signal.throwIfAborted();
    return failed(pathErrno(error));
  }
}

/** Any port will do: nothing is sent. */
const port = 443;

async function ends(target: string, local: string | null): Promise<{ remote: string; local: string } | null> {
  try {
    await using connected = await connectUdp({ address: target, port, local });
    return { remote: connected.socket.remoteAddress().address, local: connected.socket.address().address };
  } catch (error) {
    // No route to it: where it would go cannot be told, and that nothing gets there other probes see.
    pathErrno(error);
    return null;
  }
}
