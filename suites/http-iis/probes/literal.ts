import { z } from 'zod';
import { probe } from '../../../harness/model/probe.ts';
import { get, GetInput, isSilent, times } from '../get.ts';
import { Literal, literalForms } from '../observations.ts';

/** GET with the address as host, in one of its spellings. */
export default probe({
  gives: Literal,
  input: GetInput.extend({ form: z.enum(literalForms), canonical: z.boolean(), declared: z.boolean() }),
  timeoutMs: times.probe,
  silent: (value) => isSilent(value),
  run: async ({ input: { form, canonical, declared, ...input }, vantage, signal }) => ({
    ...(await get(input, vantage, signal)),
    form,
    canonical,
    declared,
  }),
});
