import { z } from 'zod';
import { probe } from '../../../harness/model/probe.ts';
import { Resolver } from '../observations.ts';
import { queryTcp, queryUdp } from '../wire/dns.ts';
import { pathErrno } from '../wire/failure.ts';
import { connectUdp } from '../wire/mirror-datagram.ts';

const address = z.union([z.ipv4(), z.ipv6()]);

/** Asks the path's name servers by UDP and TCP, and where the first answer of the path's family would be dialled. */
export default probe({
  gives: Resolver,
  input: z.strictObject({
    servers: z.array(address).min(1).max(3),
    port: z.int().min(1).max(65_535),
    /** Has an A and an AAAA record. */
    name: z.string().max(255),
    family: z.literal([4, 6]),
    deadlineMs: z.int().min(100),
  }),
  timeoutMs: 15_000,
  async run({ input: { servers, port, name, family, deadlineMs }, vantage: { local }, signal, now }) {
    const seen = await Promise.all(
      servers.map(async (server) => {
        const ask = { address: server, port, local, deadlineMs, signal };
        const [a, aaaa, tcp] = await Promise.all([
          queryUdp(ask, name, 'A', now),
          queryUdp(ask, name, 'AAAA', now),
          queryTcp(ask, name, family === 4 ? 'A' : 'AAAA', now),
        ]);
        return { address: server, a, aaaa, tcp };
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
