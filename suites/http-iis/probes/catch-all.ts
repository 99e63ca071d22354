import { z } from 'zod';
import { probe } from '../../../harness/model/probe.ts';
import { get, GetInput, isSilent, times, type Wire } from '../get.ts';
import { CatchAll, catchAllForms } from '../observations/literals.ts';

const wires: Readonly<Record<CatchAll['form'], Wire>> = {
  unknown: {},
  missing: { host: null },
  twice: { first: [['Host', 'sixways.invalid']] },
  http10: { host: null, version: '1.0' },
};

/** GET that names no site of the server. */
export default probe({
  gives: CatchAll,
  input: GetInput.extend({ form: z.enum(catchAllForms) }),
  timeoutMs: times.probe,
  silent: (value) => isSilent(value),
  run: async ({ input: { form, ...input }, vantage, signal }) => ({ ...(await get(input, vantage, signal, wires[form])), form }),
});
