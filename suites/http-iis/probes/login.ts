import { z } from 'zod';
import { probe } from '../../../harness/model/probe.ts';
import { get, GetInput, isSilent, times } from '../get.ts';
import { Login } from '../observations/literals.ts';

/** GET of the page that begins a session. */
export default probe({
  gives: Login,
  input: GetInput.extend({ form: z.enum(['literal', 'name']), cookie: z.string() }),
  timeoutMs: times.probe,
  silent: (value) => isSilent(value),
  run: async ({ input: { form, cookie, ...input }, vantage, signal }) => ({
    ...(await get(input, vantage, signal)),
    form,
    cookie,
  }),
});
