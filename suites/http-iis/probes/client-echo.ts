import { z } from 'zod';
import { Address } from '../../../harness/model/address.ts';
import { probe } from '../../../harness/model/probe.ts';
import { addressIn, askedAs, sightedBy } from '../asked.ts';
import { GetInput, isSilent, times } from '../get.ts';
import { ClientEcho } from '../observations/clients.ts';

/** Asks the application, and the control, who we are. */
export default probe({
  gives: ClientEcho,
  input: GetInput.extend({
    client: z.int(),
    from: Address.nullable(),
    header: z.string().nullable(),
  }),
  timeoutMs: times.probe,
  silent: (value) => isSilent(value),
  async run({ input: { client, from, header, ...input }, vantage, signal }) {
    const [{ fetched, seen }, mirror] = await Promise.all([
      askedAs({ input, vantage, from, signal }),
      sightedBy(vantage, from, signal),
    ]);
    return { ...seen, text: addressIn(fetched, header), mirror, client };
  },
});
