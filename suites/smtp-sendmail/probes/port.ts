import { z } from 'zod';
import { probe } from '../../../harness/model/probe.ts';
import { dial } from '../../../harness/net/dial.ts';
import { Port, where } from '../observations.ts';

/** Three SYNs (RFC 6298 5.5: at 0, 1 and 3 s); the engine asks a silent port three times. */
const deadlineMs = 3_400;

export default probe({
  gives: Port,
  input: z.strictObject(where),
  timeoutMs: 4_000,
  silent: ({ outcome }) => outcome === 'timeout',
  async run({ input, vantage, signal }) {
    const { address, port } = input;
    const dialled = await dial({ address, port, local: vantage.local, timeoutMs: deadlineMs, signal });
    if (dialled.outcome !== 'open') return { ...input, outcome: dialled.outcome, code: dialled.code };
    dialled.socket.destroySoon();
    return { ...input, outcome: dialled.outcome, code: null };
  },
});
