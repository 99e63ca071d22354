import { z } from 'zod';
import { Address } from '../../../harness/model/address.ts';
import { probe } from '../../../harness/model/probe.ts';
import { askedAs } from '../asked.ts';
import { GetInput, isSilent, times } from '../get.ts';
import { Access, Policy } from '../observations/clients.ts';

/** GET from one of the client's addresses. */
export default probe({
  gives: Access,
  input: GetInput.extend({ client: z.int(), from: Address.nullable(), policy: Policy }),
  timeoutMs: times.probe,
  silent: (value) => isSilent(value),
  async run({ input: { client, from, policy, ...input }, vantage, signal }) {
    const { seen } = await askedAs({ input, vantage, from, signal });
    return { ...seen, client, policy };
  },
});
