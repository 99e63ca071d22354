import { z } from 'zod';
import { probe } from '../../../harness/model/probe.ts';
import { get, GetInput, isSilent, times, urlOf } from '../get.ts';
import { AbsoluteForm } from '../observations/literals.ts';

/** GET with the whole URL in the request line and another Host. */
export default probe({
  gives: AbsoluteForm,
  input: GetInput.extend({ form: z.enum(['literal', 'name']), authority: z.string() }),
  timeoutMs: times.probe,
  silent: (value) => isSilent(value),
  async run({ input: { form, authority, ...input }, vantage, signal }) {
    const url = urlOf({ ...input, host: authority });
    return { ...(await get(input, vantage, signal, { target: url })), url, form };
  },
});
