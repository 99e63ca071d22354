import { z } from 'zod';
import { parseAddress } from '../../../harness/address/ip.ts';
import { withoutZone } from '../../../harness/address/literal.ts';
import { reverseName } from '../../../harness/address/reverse-name.ts';
import { Address } from '../../../harness/model/address.ts';
import { probe } from '../../../harness/model/probe.ts';
import { connectUdp } from '../../../harness/net/udp.ts';
import { ReverseName } from '../observations/names.ts';
import { addressesOf, pointersOf } from '../records.ts';

/** The names of the address that is asked for, or of the one that the kernel sends from to it. */
export default probe({
  gives: ReverseName,
  input: z.strictObject({
    of: z.enum(['server', 'client']),
    host: z.string(),
    address: Address,
    resolverPort: z.int().optional(),
  }),
  timeoutMs: 30_000,
  async run({ input: { of, host, address: server, resolverPort }, vantage, signal }) {
    const text = withoutZone(of === 'server' ? server : (vantage.local ?? (await sourceTowards(server))));
    const address = parseAddress(text);
    if (address === null) throw new RangeError(`not an address: ${text}`);
    const asking = { ...vantage, signal, resolverPort };
    const names = (await pointersOf(reverseName(address), asking)).slice(0, 5);
    const forward = names.map(async (name) => ({
      name,
      addresses: (await addressesOf(name, address.family, asking)).slice(0, 20),
    }));
    return { of, host, address: text, names: await Promise.all(forward) };
  },
});

/** The source that the kernel chooses for a destination. */
async function sourceTowards(address: string): Promise<string> {
  await using connected = await connectUdp({ address, port: 25, local: null });
  return connected.socket.address().address;
}
