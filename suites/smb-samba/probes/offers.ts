import { probe } from '../../../harness/model/probe.ts';
import { negotiate, type Offer } from '../../../harness/net/smb/negotiate.ts';
import { EndpointInput, isSilent, meet, type Met } from '../meeting.ts';
import { ciphers, dialects, Offers, signingAlgorithms } from '../observations.ts';

/** MS-SMB2 3.3.5.4: a server names one dialect, cipher and signing algorithm, so each is offered alone. */
export default probe({
  gives: Offers,
  input: EndpointInput,
  timeoutMs: 45_000,
  silent: ({ trouble }) => isSilent(trouble),
  async run({ input, vantage, signal }) {
    const failed: Met<boolean>[] = [];
    let local: Offers['local'] = null;
    const takes = async (offer: Offer, is: (negotiated: Awaited<ReturnType<typeof negotiate>>['negotiated']) => boolean) => {
      // After a failure that is no refusal nothing more is to be learnt.
      if (failed.length > 0) return false;
      const met = await meet({ to: input, vantage, signal }, async (wire) => is((await negotiate(wire, offer)).negotiated));
      local ??= met.local;
      if (met.trouble !== null && met.trouble.kind !== 'status') failed.push(met);
      return met.value === true;
    };
    const chosen = async <T>(all: readonly T[], ask: (one: T) => Promise<boolean>): Promise<T[]> => {
      const taken: T[] = [];
      for (const one of all) if (await ask(one)) taken.push(one);
      return taken;
    };
    const newest = '3.1.1';
    const accepted = await chosen(dialects, async (one) => await takes({ dialects: [one] }, ({ dialect }) => dialect === one));
    const has311 = accepted.includes(newest);
    const offer = { dialects: [newest] } as const;
    return {
      ...input,
      local,
      dialects: accepted,
      ciphers: has311
        ? await chosen(ciphers, async (one) => await takes({ ...offer, ciphers: [one] }, ({ cipher }) => cipher === one))
        : [],
      signing: has311
        ? await chosen(
            signingAlgorithms,
            async (one) => await takes({ ...offer, signing: [one] }, ({ signingAlgorithm }) => signingAlgorithm === one),
          )
        : [],
      trouble: failed[0]?.trouble ?? null,
    };
  },
});
