import { lookup } from 'node:dns/promises';
import { networkInterfaces } from 'node:os';
import { z } from 'zod';
import { probe } from '../../../harness/model/probe.ts';
import { errnoOf } from '../../../harness/net/dial.ts';
import { connectUdp } from '../../../harness/net/udp.ts';
import { HostOrder, policies } from '../observations/clients.ts';

/** Nothing is sent to it. */
const port = 443;
const mostAddresses = 64;

/** getaddrinfo, whose order programs follow, and the source that the kernel has for each address (RFC 6724 7). */
export default probe({
  gives: HostOrder,
  input: z.strictObject({ name: z.string().max(255), policy: z.enum(policies) }),
  // glibc tries twice for five seconds, each server.
  timeoutMs: 20_000,
  async run({ input: { name, policy }, signal }) {
    const { promise: aborted, reject } = Promise.withResolvers<never>();
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    try {
      const found = await Promise.race([lookup(name, { all: true, order: 'verbatim' }), aborted]);
      const order = await Promise.all(found.slice(0, mostAddresses).map(async ({ address }) => await sourceFor(address)));
      return { name, policy, order, code: null };
    } catch (error) {
      signal.throwIfAborted();
      const code = errnoOf(error);
      if (code === null) throw error;
      return { name, policy, order: null, code };
    } finally {
      signal.removeEventListener('abort', abort);
    }
  },
});

async function sourceFor(address: string) {
  try {
    await using connected = await connectUdp({ address, port, local: null });
    const source = connected.socket.address().address;
    return { address, source, prefixLength: prefixLengthOf(source) };
  } catch (error) {
    // No route: to this policy a destination without source.
    if (errnoOf(error) === null) throw error;
    return { address, source: null, prefixLength: null };
  }
}

function prefixLengthOf(source: string): number | null {
  const own = Object.values(networkInterfaces())
    .flat()
    .find((at) => at?.address === source);
  const length = /\/(\d+)$/.exec(own?.cidr ?? '')?.[1];
  return length === undefined ? null : Number(length);
}
