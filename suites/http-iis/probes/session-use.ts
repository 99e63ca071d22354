import { z } from 'zod';
import { Address } from '../../../harness/model/address.ts';
import { probe } from '../../../harness/model/probe.ts';
import { GetInput, times, urlOf } from '../get.ts';
import { SessionUse, sessionUses } from '../observations/session.ts';
import { sessionRequest } from '../session-request.ts';

/** GET of the members' page with the cookies of a session that began elsewhere. */
export default probe({
  gives: SessionUse,
  input: GetInput.omit({ marker: true }).extend({
    use: z.enum(sessionUses),
    from: Address.nullable(),
    isBound: z.boolean(),
    shows: z.string().nullable(),
    /** Carried from the step that began the session. */
    cookies: z.string().optional(),
  }),
  timeoutMs: times.probe,
  silent: ({ sight }) => sight?.outcome === 'silent',
  async run({ input: { use, from, isBound, shows, cookies, ...input }, vantage, signal }) {
    const base = { url: urlOf(input).slice(0, 2_048), address: input.address, port: input.port, use, isBound };
    if (cookies === undefined) return { ...base, local: null, sight: null };
    const at = from === null ? vantage : { ...vantage, local: from };
    const { sight, local } = await sessionRequest({ input, vantage: at, signal, cookies, form: null, shows });
    return { ...base, local, sight };
  },
});
