import { z } from 'zod';
import { probe } from '../../../harness/model/probe.ts';
import { get, GetInput, isSilent, times } from '../get.ts';
import { Spelling, spellings } from '../observations/literals.ts';

/** GET with another spelling of the address as host. */
export default probe({
  gives: Spelling,
  input: GetInput.extend({ spelling: z.enum(spellings) }),
  timeoutMs: times.probe,
  silent: (value) => isSilent(value),
  run: async ({ input: { spelling, ...input }, vantage, signal }) => ({ ...(await get(input, vantage, signal)), spelling }),
});
