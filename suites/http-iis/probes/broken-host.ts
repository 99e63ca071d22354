import { z } from 'zod';
import { probe } from '../../../harness/model/probe.ts';
import { get, GetInput, isSilent, times } from '../get.ts';
import { BrokenHost } from '../observations/literals.ts';

/** GET with a malformed Host; where it gets no reply, an ordinary request shows whether the server is still there. */
export default probe({
  gives: BrokenHost,
  input: GetInput.extend({ usual: z.string() }),
  timeoutMs: 2 * times.probe,
  silent: (value) => isSilent(value) && value.alive !== true,
  async run({ input: { usual, ...input }, vantage, signal }) {
    const broken = await get(input, vantage, signal);
    if (broken.outcome === 'response') return { ...broken, alive: null };
    const next = await get({ ...input, host: usual }, vantage, signal);
    return { ...broken, alive: next.outcome === 'response' };
  },
});
