import { z } from 'zod';
import { probe } from '../../../harness/model/probe.ts';
import { get, GetInput, isSilent, times } from '../get.ts';
import { Page } from '../observations.ts';

/** GET by name from one address: no redirect is followed, no cookie kept, no connection reused. */
export default probe({
  gives: Page,
  input: GetInput.extend({ main: z.boolean() }),
  timeoutMs: times.probe,
  silent: (value) => isSilent(value),
  run: async ({ input: { main, ...input }, vantage, signal }) => ({ ...(await get(input, vantage, signal)), main }),
});
