import { z } from 'zod';
import { Address } from '../../../harness/model/address.ts';
import { probe } from '../../../harness/model/probe.ts';
import { negotiate } from '../../../harness/net/smb/negotiate.ts';
import { EndpointInput, isSilent, meet } from '../meeting.ts';
import { Admission, dialects } from '../observations.ts';

/** NEGOTIATE from one of the client's addresses: Samba's host access lists come before it. */
export default probe({
  gives: Admission,
  input: EndpointInput.extend({ client: z.int().min(0).max(16), from: Address.nullable() }),
  timeoutMs: 25_000,
  silent: ({ trouble }) => isSilent(trouble),
  async run({ input: { client, from, ...to }, vantage, signal }) {
    const { local, trouble } = await meet({ to, vantage, signal, from }, async (wire) => await negotiate(wire, { dialects }));
    return { ...to, local, trouble, client };
  },
});
