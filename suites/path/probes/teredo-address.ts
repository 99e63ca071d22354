import { z } from 'zod';
import { Address } from '../../../harness/model/address.ts';
import { probe } from '../../../harness/model/probe.ts';
import { TeredoAddress } from '../observations.ts';
import { linkMtu } from '../wire/proc-net.ts';
import { sourceTowards } from '../wire/source.ts';

/** The address that the Teredo interface gives to packets towards the control. Sends nothing. */
export default probe({
  gives: TeredoAddress,
  input: z.strictObject({ towards: Address, server: z.ipv4() }),
  timeoutMs: 2_000,
  async run({ input: { towards, server }, vantage: { local, device } }) {
    const address = local ?? (await sourceTowards(towards));
    return { address, server, device, linkMtu: device === null ? null : await linkMtu(device) };
  },
});
