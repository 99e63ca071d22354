import { networkInterfaces } from 'node:os';
import { z } from 'zod';
import { Address } from '../../../harness/model/address.ts';
import { probe } from '../../../harness/model/probe.ts';
import { SixToFour } from '../observations.ts';
import { linkMtu } from '../wire/proc-net.ts';
import { sourceTowards } from '../wire/source.ts';

/** The address that the 6to4 interface gives to packets towards the control, and the IPv4 addresses here. Sends nothing. */
export default probe({
  gives: SixToFour,
  input: z.strictObject({ towards: Address, local: z.ipv4(), relay: z.ipv4() }),
  timeoutMs: 2_000,
  async run({ input: { towards, local, relay }, vantage }) {
    const ipv4 = Object.entries(networkInterfaces()).flatMap(([name, addresses = []]) =>
      addresses.filter(({ family }) => family === 'IPv4').map(({ address }) => ({ name, address })),
    );
    const outer = ipv4.find(({ address }) => address === local)?.name;
    return {
      address: vantage.local ?? (await sourceTowards(towards)),
      local,
      relay,
      interfaces: ipv4.slice(0, 64).map(({ address }) => address),
      device: vantage.device,
      linkMtu: vantage.device === null ? null : await linkMtu(vantage.device),
      outerMtu: outer === undefined ? null : await linkMtu(outer),
    };
  },
});
